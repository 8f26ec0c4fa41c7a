# Everything sets itself up: Debian 12 with python3 (venv), git and make is enough.
PYTHON ?= python3
ARGS ?=

.PHONY: help demo test test-long bench check ready clean

help:
	@echo "make demo       the whole city in your browser (ARGS='--speed 20 --port 8080')"
	@echo "make test       every test and check"
	@echo "make test-long  the long versions"
	@echo "make bench      the figures of docs/performance.md"
	@echo "make check      style, types, import contracts"
	@echo "make clean      everything built or installed here; the demo's data stay"

demo test test-long bench check ready:
	@$(PYTHON) -m tools $@ $(ARGS)

clean:
	rm -rf .venv build src/songda/assets/clients clients/node_modules clients/*/node_modules clients/*/dist
