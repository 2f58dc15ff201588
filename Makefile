# A thin face over meson. `make run` and `make test` are all that a newcomer needs.
DATA ?= data
LISTEN ?= 127.0.0.1:8080
SANITIZE = -Db_sanitize=address,undefined -Db_lundef=false
FUZZ_SECONDS ?= 600
C_FILES = find $(wildcard src tests bench) -name '*.[ch]' ! -path '*/node_modules/*'
# What has threads is built a second time, for ThreadSanitizer, which wants the addresses of gcc 12's day: no randomised ones.
THREADED = src/db/test_writer src/command/test_command src/jobs/test_jobs src/site/test_hasher src/web/test_http src/web/test_pool
RUN_TESTS = $(shell setarch -R true 2>/dev/null && echo setarch -R) tools/run_tests.py
FUZZERS := $(patsubst %.c,%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: run test build bench check fuzz campaign fmt program deps-run deps-test deps-bench asan threads fuzzers browser

run: program
	@if [ -z "$$(ls -A '$(DATA)' 2>/dev/null)" ]; then \
	    echo "== Filling $(DATA)/ with the demo county" && build/sanguan demo --data '$(DATA)'; \
	else build/sanguan migrate --data '$(DATA)'; fi
	@exec build/sanguan serve --data '$(DATA)' --listen '$(LISTEN)'

program: deps-run build/build.ninja
	@ninja -C build sanguan

build: deps-run build/build.ninja
	@ninja -C build

test: asan threads fuzzers browser
	@$(RUN_TESTS) build-asan build-tsan:threads $(if $(FUZZERS),build-fuzz:fuzz)

campaign: asan threads fuzzers browser
	@$(RUN_TESTS) --fuzz-seconds $(FUZZ_SECONDS) build-asan build-asan:campaign build-tsan:threads $(if $(FUZZERS),build-fuzz:fuzz)

fuzz: deps-test fuzzers
	@tools/run_tests.py --fuzz-seconds $(FUZZ_SECONDS) build-fuzz:fuzz

bench: deps-bench build
	@python3 bench/run.py build/sanguan

check:
	@tools/check_layers.py
	@tools/check_bans.py
	@bad=0; for f in $$($(C_FILES)); do clang-format --dry-run -Werror $$f >/dev/null 2>&1 || { echo "$$f: not formatted"; bad=1; }; done; \
	    [ $$bad = 0 ] || { echo "format: make fmt mends it"; exit 1; }

fmt:
	@$(C_FILES) | xargs -r clang-format -i

deps-run deps-test deps-bench:
	@tools/install-deps.sh $(@:deps-%=%)

build/build.ninja: | deps-run
	meson setup build --buildtype=debugoptimized

asan: deps-test
	@test -e build-asan/build.ninja || meson setup build-asan --buildtype=debugoptimized $(SANITIZE)
	@ninja -C build-asan

threads: deps-test
	@test -e build-tsan/build.ninja || meson setup build-tsan --buildtype=debugoptimized -Db_sanitize=thread -Db_lundef=false
	@ninja -C build-tsan $(THREADED)

# The fuzz targets need libFuzzer, so clang and a build directory of their own.
fuzzers: deps-test
ifneq ($(FUZZERS),)
	@test -e build-fuzz/build.ninja || CC=clang meson setup build-fuzz --buildtype=debugoptimized $(SANITIZE)
	@ninja -C build-fuzz $(FUZZERS)
endif

# npm is for the browser tests only.
BROWSER := $(wildcard tests/browser/package-lock.json)
browser: deps-test
ifneq ($(BROWSER),)
	@test tests/browser/node_modules/.made -nt $(BROWSER) || (cd tests/browser && npm ci --no-audit --no-fund && touch node_modules/.made)
endif
