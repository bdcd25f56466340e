# Every verb a person or CI needs. `make up` starts hortus, `make test` runs all that CI runs.
.DEFAULT_GOAL := help
SHELL := /usr/bin/env bash
REPO ?= $(CURDIR)
ROUNDS ?= 20
REPEATS ?= 50
BIN := .venv/bin
PY := $(BIN)/python

.PHONY: help setup dev up test test-long format docs coverage clients clients-mcp clients-mcp-suite fuzz mutants clean lock \
        bench-agent bench-agent-files bench-agent-start bench-audit bench-budget bench-completion bench-content bench-crash bench-dialects bench-dlp \
        bench-asking bench-evidence bench-gateway bench-inspector bench-knowledge bench-policy bench-rules bench-scim bench-sandbox bench-screening bench-signin \
        bench-store bench-upstream inspect-alike inspect-ban agent-look inspect-own inspect-real wiki-look

help:            ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup:           ## prepare .venv from the locks; EXTRAS="hyperscan inspector knowledge llama otel postgres review" adds optional parts
	@scripts/setup.sh base

dev:             ## the same with everything the tests need
	@scripts/setup.sh dev

up: setup        ## start hortus here, built from REPO (default: this checkout); PORT=8180
	@exec $(BIN)/hortus up --repo "$(REPO)" $(if $(PORT),--port "$(PORT)")

test: dev        ## everything that CI runs
	@scripts/test.sh

test-long: dev   ## also what takes long, and 1,000 examples of each property; for a night
	$(BIN)/pytest -q -n 2 --dist worksteal --long

format: dev      ## format the code and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

coverage: dev    ## measure which lines and branches the tests take, and ask for 95 %; longer than CI may be
	mkdir -p build/coverage
	COVERAGE_PROCESS_START=$(CURDIR)/pyproject.toml $(BIN)/pytest -q -n 2 --dist worksteal --cov --cov-branch --cov-report=term:skip-covered

docs: dev        ## renew the generated reference pages
	$(PY) scripts/docs.py

clients: dev     ## run the real clients against hortus and print the matrix
	$(PY) -m conformance

clients-mcp: dev   ## let the real clients ask what the company's code says, over MCP, by stdio and HTTP; ONLY=claude,codex WAY=http
	$(PY) -m conformance.knowledge $(if $(ONLY),--only $(ONLY)) $(if $(WAY),--way $(WAY))

clients-mcp-suite: dev   ## hold the agent's MCP client against the official suite; ONLY=initialize,tools_call
	$(PY) -m conformance.mcpsuite $(if $(ONLY),--only $(ONLY))

bench-gateway: dev     ## CPU per request beside nginx and LiteLLM
	$(PY) bench/gateway.py

bench-completion: dev  ## build rate, latency and replay of the embedded model; REPOS="DIR …"
	$(PY) bench/completion.py $(REPOS)

bench-upstream: dev    ## the own upstream client beside aiohttp's
	$(PY) bench/upstream.py

bench-dialects: dev    ## CPU of reading and translating requests and streams
	$(PY) bench/dialects.py

bench-crash: dev       ## kill -9 under load, then look for lost records; ROUNDS=20
	$(PY) bench/crash.py --rounds $(ROUNDS)
	$(PY) bench/crash.py --rounds $(ROUNDS) --store postgresql --out build/bench/crash-postgresql.json
	$(PY) bench/crash.py --rounds $(ROUNDS) --out build/bench/crash-gateway.json \
	  --child '$(PY) bench/loaded_gateway.py {data}'

bench-agent: dev       ## calls recovered, edits applied, tasks done end to end, and what is sent beside other clients
	@scripts/sandbox.sh
	$(PY) bench/agent.py
	$(PY) -m conformance.agent
	$(PY) -m conformance.footprint

bench-agent-start: dev ## CPU from the start of the process to the agent's first request
	$(PY) bench/agent_start.py

bench-agent-files: dev ## searches and checkpoints of the agent, on 5,000 and 50,000 files
	$(PY) bench/agent_files.py

bench-sandbox: dev     ## attacks on the sandbox for commands, on Codex' and on sandbox-runtime's
	@test -e build/sandboxes/node_modules/.bin/srt || npm install --silent --prefix build/sandboxes \
	  @anthropic-ai/sandbox-runtime@0.0.78 || echo "sandbox-runtime is left out"
	@mkdir -p build/bench
	$(PY) bench/agent_sandbox.py --json - > build/bench/agent_sandbox.json
	$(PY) bench/agent_sandbox_cost.py --json > build/bench/agent_sandbox_cost.json

bench-audit: dev       ## what the audit log costs, and how fast it is checked
	$(PY) bench/audit.py

bench-content: dev      ## what keeping content costs a request
	$(PY) bench/content.py

bench-dlp: dev         ## how fast the scanner is, and how well it finds; CREDDATA= REPOS= GITLEAKS=
	$(PY) bench/dlp.py
ifdef CREDDATA
	$(PY) bench/detection.py --labels "$(CREDDATA)" --repositories "$(REPOS)" \
	  $(if $(GITLEAKS),--gitleaks "$(GITLEAKS)")
else
	@echo "Detection was not measured: give the git directory of Samsung/CredData as CREDDATA and"
	@echo "a folder with owner+name/ for each of its repositories as REPOS."
endif

bench-policy: dev      ## CPU of decisions, cached and not, at two sizes
	$(PY) bench/policy.py
	$(PY) bench/policy_gateway.py

bench-scim: dev        ## CPU of a directory's server with 10,000 people
	$(PY) bench/scim.py
bench-signin: dev      ## CPU of sessions, tokens and proofs of possession
	$(PY) bench/signin.py
mutants: dev          ## break the policy room in many small ways and see the tests notice
	$(PY) scripts/mutants.py

bench-screening: dev   ## every cut of 200 tokens in streamed answers, and what screening costs
	$(PY) bench/screening.py
	$(PY) bench/screening_requests.py

bench-budget: dev      ## racing requests on one budget, a gateway killed, CPU of a request
	$(PY) bench/budget.py

bench-evidence: dev    ## evidence over a million entries: time, memory, counting again
	$(PY) bench/evidence.py

bench-inspector: dev   ## what is found of each specimen, honest ones REPEATS=50 times
	$(PY) bench/inspector.py --repeats $(REPEATS)

bench-knowledge: dev   ## finding, speed and size of the code index; TUNED= REPOS="DIR …" COSQA=DIR MANY=1
	$(PY) bench/knowledge.py $(REPOS) $(if $(TUNED),--tuned $(TUNED)) $(if $(COSQA),--cosqa $(COSQA)) $(if $(MANY),--many)

bench-asking: dev      ## questions about hortus, asked of its own pages and code: how often the answer is found
	$(PY) bench/asking.py

bench-rules: dev       ## ast-grep beside semgrep, the time of a review, mined rules; REPOS="DIR …"
	$(PY) bench/rules.py $(REPOS)

bench-store: dev       ## group commit against a commit per record
	$(PY) bench/store.py

inspect-own: dev ## inspect hortus itself: nothing undisclosed may be found
	@scripts/inspector.sh
	$(BIN)/hortus inspect hortus --quick --data build/inspect-own

inspect-alike: dev ## run real tools in one and the same world RUNS=40 times, and count false alarms; TOOLS=…
	@scripts/inspector.sh
	$(PY) bench/inspect_alike.py --runs $(or $(RUNS),40) $(TOOLS)

inspect-ban: dev ## inspect real clients, ban them by the report, and see what each shows; TOOLS="claude codex qwen opencode"
	@scripts/inspector.sh
	$(PY) -m conformance.inspected $(TOOLS)

inspect-real: dev ## inspect known releases of other tools, and compare with what is known of them; TOOLS=…
	@scripts/inspector.sh
	$(PY) bench/inspect_real.py $(TOOLS)

agent-look: dev  ## work with the agent in tmux, and keep what stands on its screen
	$(PY) scripts/agent_look.py

wiki-look: dev   ## build the wiki of REPO and take pictures of it with Chromium
	$(PY) scripts/wiki_look.py "$(REPO)"

fuzz: dev        ## 100,000 hostile inputs through every decoder
	$(PY) bench/fuzz.py

lock:            ## renew the locked requirements
	scripts/lock.sh --upgrade

clean:           ## remove everything that can be made again
	rm -rf .venv .uv .stamps build dist
