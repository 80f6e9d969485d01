# make run    分析 data/samples/ 里的样例报告，结果在 out/
# make test   运行全部测试
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check format bench fuzz soak lock locked clean

run: $(VENV)/installed
	$(BIN)/fazhi analyze data/samples --out out
	@echo
	@echo "结果：out/report.html（网页）  out/workbook.xlsx（工作簿）  out/units.jsonl（全部单元）"

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -q -n auto --dist loadfile

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-bench
	$(BIN)/python benchmarks/segmentation.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/corpus.py --reports 10000
	-$(BIN)/python benchmarks/history.py

# make fuzz SECONDS=60   每个目标跑多少秒
SECONDS ?= 300
fuzz: $(VENV)/installed-fuzz
	$(BIN)/python fuzz/run.py $(SECONDS)

# make soak REPORTS=20000   一个进程里连续处理这么多份，看内存、文件句柄、进程有没有增加
REPORTS ?= 20000
soak: $(VENV)/installed-bench
	$(BIN)/python benchmarks/soak.py --reports $(REPORTS)

# make lock   按 pyproject.toml 重新选定各个包的版本，写出 requirements.lock（连同每个安装包的校验值）
lock: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	printf 'hatchling>=1.25\neditables>=0.5\n' | $(BIN)/python -m uv pip compile pyproject.toml - --extra dev --universal \
		--python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements.lock

# make locked   只装 requirements.lock 里的版本，逐个核对校验值（持续集成用）
locked: | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(VENV)/installed $(VENV)/installed-test $(VENV)/installed-dev

clean:
	rm -rf $(VENV) out

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新的版本（可用 make PYTHON=python3.12 指定）"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/installed $(VENV)/installed-test

$(VENV)/installed-fuzz: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[fuzz]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@ $(VENV)/installed
