"""The file for those who add up all costs has FOCUS' columns, and its sums are the records'."""

import csv
from decimal import Decimal
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import Belongs, Seller, write_focus
from hortus.budget.focus import COLUMNS
from hortus.store.testing import a_spent

SELLERS = {"gpt": Seller("Provider Ltd", "Owner Inc"), "qwen3-coder": Seller("in-house", "Q")}
# Those that version 1.2 of the specification calls mandatory.
MANDATORY = {
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeClass",
    "ChargeDescription",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ServiceCategory",
    "ServiceName",
}
# Every column that version 1.2 knows.
KNOWN = MANDATORY | {
    "AvailabilityZone",
    "BillingAccountType",
    "CapacityReservationId",
    "CapacityReservationStatus",
    "ChargeFrequency",
    "CommitmentDiscountCategory",
    "CommitmentDiscountId",
    "CommitmentDiscountName",
    "CommitmentDiscountQuantity",
    "CommitmentDiscountStatus",
    "CommitmentDiscountType",
    "CommitmentDiscountUnit",
    "ConsumedQuantity",
    "ConsumedUnit",
    "ContractedUnitPrice",
    "InvoiceId",
    "ListUnitPrice",
    "PricingCategory",
    "PricingCurrency",
    "PricingCurrencyContractedUnitPrice",
    "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice",
    "RegionId",
    "RegionName",
    "ResourceId",
    "ResourceName",
    "ResourceType",
    "ServiceSubcategory",
    "SkuId",
    "SkuMeter",
    "SkuPriceDetails",
    "SkuPriceId",
    "SubAccountId",
    "SubAccountName",
    "SubAccountType",
    "Tags",
}
# Of those, what may be empty.
MAY_BE_EMPTY = {"BillingAccountName", "ChargeClass"}


def directory(spent):
    return Belongs(f"team of {spent.account}" if spent.account else "")


def written(*rows):
    file = StringIO()
    count = write_focus(rows, file, SELLERS, directory)
    found = list(csv.DictReader(StringIO(file.getvalue(), newline="")))
    assert len(found) == count
    return found


def test_every_mandatory_column_is_there_and_ours_come_last():
    assert set(COLUMNS) >= MANDATORY
    assert {column for column in COLUMNS if not column.startswith("x_")} <= KNOWN
    assert len(set(COLUMNS)) == len(COLUMNS)
    ours = [column.startswith("x_") for column in COLUMNS]
    assert ours == sorted(ours)


def test_what_must_not_be_empty_is_not():
    (row,) = written(a_spent())
    assert not [name for name in MANDATORY - MAY_BE_EMPTY if not row[name]]


def test_a_charge_of_a_provider_is_billed():
    (row,) = written(a_spent(model="gpt", inside=False, cost_micro=1_234_567, currency="USD"))
    for name in ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"):
        assert row[name] == "1.234567"
    assert (row["ProviderName"], row["PublisherName"]) == ("Provider Ltd", "Owner Inc")
    assert (row["BillingCurrency"], row["x_Inside"]) == ("USD", "false")


def test_a_charge_of_the_house_is_not_billed_and_has_the_list_price_beside_it():
    (row,) = written(a_spent(cost_micro=5, list_cost_micro=9_000_000))
    assert (row["BilledCost"], row["EffectiveCost"]) == ("0.000000", "0.000005")
    assert (row["ListCost"], row["x_Inside"]) == ("9.000000", "true")


def test_days_and_months_are_moments_in_utc():
    (row,) = written(a_spent(day=20_453))
    assert row["ChargePeriodStart"] == "2025-12-31T00:00:00Z"
    assert row["ChargePeriodEnd"] == "2026-01-01T00:00:00Z"
    assert row["BillingPeriodStart"] == "2025-12-01T00:00:00Z"
    assert row["BillingPeriodEnd"] == "2026-01-01T00:00:00Z"


def test_the_tokens_are_told_apart():
    (row,) = written(a_spent(labels="personal", data_class="public", bundle="v3"))
    assert (row["PricingQuantity"], row["PricingUnit"]) == ("1280", "Tokens")
    assert (row["x_InputTokens"], row["x_CachedTokens"], row["x_OutputTokens"]) == (
        "1200",
        "1000",
        "80",
    )
    assert (row["x_DataClass"], row["x_DataLabels"]) == ("public", "personal")
    assert row["x_PolicyBundle"] == "v3"


def test_names_of_people_are_not_written_and_their_rows_are_one():
    rows = written(
        a_spent(account="ada", principal="laptop"), a_spent(account="ada", principal="desk")
    )
    assert [(row["x_Team"], row["x_Requests"]) for row in rows] == [("team of ada", "2")]
    assert "laptop" not in str(rows)


def test_requests_that_were_refused_are_no_charges():
    refused = dict.fromkeys(
        ("input_tokens", "output_tokens", "cache_read_tokens", "cost_micro"), 0
    )
    assert written(a_spent(**refused)) == []


def test_what_a_client_says_is_never_a_formula():
    (row,) = written(a_spent(project="=HYPERLINK(1)"))
    assert row["x_Project"] == "'=HYPERLINK(1)"


A_SPENT = st.builds(
    a_spent,
    account=st.sampled_from(["ada", "bob"]),
    model=st.sampled_from(["gpt", "qwen3-coder", "gone"]),
    project=st.text(max_size=5),
    cost_micro=st.integers(0, 10**15),
    currency=st.sampled_from(["EUR", "USD"]),
)


@given(st.lists(A_SPENT))
def test_the_sums_are_those_of_the_records_exactly(rows):
    found = written(*rows)
    for currency in ("EUR", "USD"):
        of_file = sum(
            Decimal(row["EffectiveCost"]) for row in found if row["BillingCurrency"] == currency
        )
        of_rows = sum(row.cost_micro for row in rows if row.currency == currency)
        assert of_file * 1_000_000 == of_rows
