.DEFAULT_GOAL := help
.PHONY: help run test fast browser-test check bench bank
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16
run: ## start the contest
	python3 run.py
test: ## pass the tests
	python3 run.py test
fast: ## without browser and PostgreSQL
	python3 run.py test --fast
browser-test: ## only the browser tests
	python3 run.py test --browser
check: ## lint, types, templates
	python3 run.py check
bench: ## benchmarks, with a report
	python3 run.py bench
bank: ## build the shipped bank anew
	python3 -m question_bank build
