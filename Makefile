# One line per target: deploy/run.py does the work and runs without make as well (python3 deploy/run.py run).
PYTHON ?= python3
export ARGS PORT

.PHONY: run test check lock faults races bench messages guide-pictures

run: ; @$(PYTHON) deploy/run.py run
test: ; @$(PYTHON) deploy/run.py test
check: ; @$(PYTHON) deploy/run.py check
lock: ; @$(PYTHON) deploy/run.py lock
faults: ; @$(PYTHON) deploy/run.py faults
races: ; @$(PYTHON) deploy/run.py races
bench: ; @$(PYTHON) deploy/run.py bench
messages: ; @$(PYTHON) deploy/run.py messages
guide-pictures: ; @$(PYTHON) deploy/run.py guide-pictures
