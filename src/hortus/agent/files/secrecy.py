"""Tell by its name which file probably holds a secret."""

from hortus.agent.files.paths import folded
from hortus.core.regex import late

_EXAMPLES = late(r".*\.(?:example|sample|template|dist|tmpl|md|rst)")
_NAMES = late(
    r"\.env(?:\..+)?|.+\.env|\.envrc|\.netrc|_netrc|\.npmrc|\.pypirc|\.pgpass|\.my\.cnf"
    r"|\.git-credentials|\.htpasswd|\.vault[-_]?pass.*|\.dockercfg|\.boto|\.s3cfg"
    r"|id_(?:rsa|dsa|ecdsa|ed25519)(?:_.*)?|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|asc|gpg)"
    r"|(?:.*[-_.])?(?:secrets?|credentials?)(?:\.(?:ya?ml|json|toml|ini|properties|txt|xml|cfg))?"
    r"|service[-_]?account.*\.json|.*\.tfvars(?:\.json)?|.*\.tfstate(?:\.backup)?"
)
_FOLDERS = frozenset({".ssh", ".aws", ".gnupg", ".kube", ".docker", ".azure"})


def looks_secret(path: str) -> bool:
    """Tell whether a file is one that people keep keys or passwords in."""
    *folders, name = (folded(part) for part in path.split("/"))
    if _FOLDERS.intersection(folders):
        return True
    return bool(_NAMES.fullmatch(name)) and not _EXAMPLES.fullmatch(name)
