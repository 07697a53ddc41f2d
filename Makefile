# Everything a newcomer runs. `make test` needs Python 3.11 or later and nothing else; who changes the page needs Node 18 as well.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PACKAGES := page/node_modules/.package-lock.json
TOOLS := .tools
# Debian may start these on their usual ports; ours take other ports and know nothing of them.
SERVICES := redis-server postgresql rabbitmq-server procps curl jq openssl
# Terraform and kubectl come from their makers.
INFRA_SERVICES := debootstrap debian-archive-keyring systemd-container iproute2 openssh-client podman buildah runc prometheus prometheus-node-exporter
BROWSERS := chromium chromium-browser google-chrome

EVERYDAY := not shared and not install and not faults and not page and not infra
# Counting lines costs as much again as the tests themselves: these folders reach all of core, the others run without it.
COUNTED := $(addprefix tests/,clusters coaches core feedback fingerprint jobs limits lookup money oauth people photos places seeding tokens)

.PHONY: install services check audit format test test-everyday test-page test-shared test-faults test-install coverage openapi pins clean
.PHONY: page page-check sizes test-infra infra-tools infra-services

$(READY): constraints.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

install: $(READY) ## the virtual environment with pinned versions

services: ## programs outside Python that tests start for themselves (without them tests are skipped, in CI they fail)
	@export PATH="$$PATH:/usr/sbin:$$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')"; \
	for program in redis-server postgres rabbitmq-server epmd ps curl jq openssl; do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	page=" chromium"; for program in $(BROWSERS); do command -v $$program >/dev/null && page=; done; \
	command -v node >/dev/null || page="$$page nodejs"; command -v npm >/dev/null || page="$$page npm"; \
	command -v apt-get >/dev/null && { fc-list :lang=ko 2>/dev/null | grep -q . || page="$$page fontconfig fonts-noto-cjk"; }; \
	missing="$$missing$$page"; \
	[ -z "$$missing" ] && exit; \
	[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update \
		&& DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(SERVICES) $$page && exit; \
	echo "Missing:$$missing. Please install them (Debian, Ubuntu, as root: make services; macOS: brew install redis postgresql@17 rabbitmq jq node chromium)." >&2; exit 1

check: $(READY) ## format, lint, types, import rules, security
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --configfile pyproject.toml --recursive src --quiet
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory page-check; \
	elif [ -n "$$CI" ]; then echo "Node is not installed: make services" >&2; exit 1; \
	else echo "Node is not installed: the sources of the page were not checked."; fi

$(PACKAGES): page/package-lock.json
	cd page && npm ci --no-progress
	touch $@

page: $(PACKAGES) ## the page that the server serves, from its sources in page/
	cd page && npm run --silent build

page-check: $(PACKAGES) ## types, lint and tests of the page's sources; that the built page is theirs; how heavy it is
	cd page && npm run --silent check

sizes: ## what a visitor of the page fetches
	@cd page && npm run --silent sizes

audit: $(READY) ## known vulnerabilities in the pinned versions (asks an advisory service)
	$(BIN)/python .ci/audit.py $(if $(GITHUB_ACTIONS),--strict)

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What failed is run once more, alone, to tell what a busy machine did from what is broken; both runs are printed.
tested = $(BIN)/pytest $(1) || { echo "What failed, once more, alone:"; \
	$(BIN)/pytest $(1) --numprocesses 0 --no-cov --last-failed --last-failed-no-failures none; }

test: check ## everything: checks, every test, coverage of core, the package in an empty environment
	$(call tested,--numprocesses 2 --cov --cov-report= -m "$(EVERYDAY)" $(COUNTED))
	$(BIN)/coverage report --include '*/wastecoach/core/*' --show-missing --fail-under 95
	$(call tested,--numprocesses 2 -m "$(EVERYDAY)" $(addprefix --ignore=,$(COUNTED)))
	$(call tested,--numprocesses 1 -m page)
	$(call tested,-m "shared or install or faults")

test-everyday: $(READY) ## the fast set
	$(BIN)/pytest --numprocesses 2 -m "$(EVERYDAY)"

# A browser keeps two cores busy by itself: two at once save a seventh of the time, and make each other wait.
test-page: $(READY) ## the page in a real browser
	$(BIN)/pytest --numprocesses 1 -m page

test-shared: $(READY) ## evaluations on the photo collections in ../shared
	$(BIN)/pytest -m shared

test-faults: $(READY) ## kills services and workers under load, and counts what is lost
	$(BIN)/pytest -m faults

test-install: $(READY) ## wheel, empty environment, the README's commands
	$(BIN)/pytest -m install

test-infra: $(READY) infra-tools ## the infrastructure: Terraform, Ansible on hosts in containers, image, chart, rules (needs root)
	$(call tested,--verbose --numprocesses 2 --dist loadfile --no-loadscope-reorder -m infra)

infra-services: ## programs outside Python that the infrastructure and its tests need (Debian, Ubuntu, as root)
	apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(INFRA_SERVICES)

infra-tools: $(TOOLS)/.installed ## what tests of the infrastructure run, apart from the product: Ansible, checkov, a cloud on loopback, Terraform's provider

$(TOOLS)/.installed: deploy/tools/ansible.txt deploy/tools/checks.txt deploy/tools/checkov.txt deploy/tools/provider_mirror.py
	for kind in ansible checks checkov; do \
		$(PYTHON) -m venv $(TOOLS)/$$kind && $(TOOLS)/$$kind/bin/python -m pip install --quiet --require-hashes --requirement deploy/tools/$$kind.txt || exit 1; \
	done
	$(TOOLS)/checks/bin/python deploy/tools/provider_mirror.py $(TOOLS)/terraform
	touch $@

openapi: $(READY) ## renew docs/openapi.json
	$(BIN)/python -m wastecoach.api.openapi > docs/openapi.json

pins: ## renew constraints.txt and what image and hosts install of it (needs uv)
	uv pip compile pyproject.toml --group dev --extra openai --extra anthropic --extra cluster --extra telemetry --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file constraints.txt
	uv pip compile pyproject.toml --extra openai --extra anthropic --extra cluster --extra telemetry --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint constraints.txt --output-file deploy/image/runtime.txt
	echo hatchling | uv pip compile - --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint constraints.txt --output-file deploy/image/build.txt
	uv pip compile pyproject.toml --extra cluster --extra telemetry --python-platform x86_64-manylinux_2_36 --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint constraints.txt --output-file deploy/packages/service.txt
	uv pip compile deploy/packages/photos.in --python-platform x86_64-manylinux_2_36 --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-header --no-annotate --no-emit-index-url --no-emit-find-links --constraint constraints.txt --output-file deploy/packages/photos.txt

clean:
	rm -rf $(VENV) build dist .coverage .pytest_cache .mypy_cache .ruff_cache .hypothesis page/node_modules page/generated
