# Two commands do everything on a bare machine: `make demo` and `make test`.
#   make demo ONCE=1        stop after printing the alerts; fails when one is missing or unexpected
#   make demo PORT=8800     port of the desk (the sample portals take the ports from PORTALS=8900 on)
#   make test ARGS='-k …'   arguments for pytest
#   make bench              all benchmarks in small sizes; ARGS=--list says what there is, ARGS=matching runs one
#   make bench-extraction   our reader beside public libraries on the labelled pages
#   make bench-facts        facts, hosts and alerts on the labelled texts
#   make docs               the generated pages of docs/reference made anew
.POSIX:
PORT = 8800
PORTALS = 8900
ARTICLES = 300
ONCE =
ARGS =
BIN = .venv/bin

.PHONY: help demo test lint format lock bench bench-extraction bench-facts docs licences clean

help:
	@sed -n '2,/^\.POSIX/p' Makefile | sed -n 's/^# *//p'

demo:
	@tools/environment.sh runtime
	@$(BIN)/radar demo --port $(PORT) --portals-port $(PORTALS) --articles $(ARTICLES) $(if $(ONCE),--once,)

test:
	@tools/environment.sh dev
	@$(BIN)/pytest -n auto --dist loadfile $(ARGS)

lint:
	@tools/environment.sh dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format:
	@tools/environment.sh dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# Without a network the benchmarks go on with what is installed; what is missing is skipped and named.
bench:
	@tools/environment.sh bench || test -x $(BIN)/radar
	@$(BIN)/python -m bench $(ARGS)

bench-facts:
	@tools/environment.sh runtime
	@$(BIN)/python -m bench.facts $(ARGS)

docs:
	@tools/environment.sh dev
	@$(BIN)/python tools/reference.py

bench-extraction:
	@tools/environment.sh bench || test -x $(BIN)/radar
	@$(BIN)/python -m bench.extraction $(ARGS)

lock:
	@for g in runtime dev bench; do \
	  group=$$g; [ $$g = runtime ] && group=build; \
	  uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	    pyproject.toml --extra documents --group $$group -o requirements/$$g.lock; done

licences:
	@tools/environment.sh runtime
	@$(BIN)/python tools/licences.py

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis demo-data
