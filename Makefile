# The five verbs, and what they need. Set-up is part of every verb and does nothing when all is in place.
.PHONY: run build headless test test-readers test-engines test-reliability fuzz lint bench screenshot package package-windows wheel test-wheel test-packages clean

OS := $(shell uname -s)
# nodynamic: AVIF pictures are read by the decoder inside the program, never by a library of the system.
# migrated_fynedo: all calls to Fyne from other goroutines already go through fyne.Do.
# osusergo: who the person is says the environment; the C library might ask a daemon or a server in the network.
ifeq ($(OS),Linux)
TAGS := x11,migrated_fynedo,nodynamic,osusergo
else
TAGS := migrated_fynedo,nodynamic
endif
GOFLAGS_BUILD := -ldflags "-s -w -X main.commit=$(shell scripts/version.sh commit)"
# A window needs a display on Linux; macOS and Windows always have one.
DISPLAY_AT_HAND := $(if $(filter Linux,$(OS)),$(DISPLAY)$(WAYLAND_DISPLAY),yes)

ifneq ($(DISPLAY_AT_HAND),)
run: build
	@bin/clickmask --sample
else
run: headless
	@echo "There is no display (DISPLAY and WAYLAND_DISPLAY are empty), so the sample picture is cut out without a window."
	@bin/clickmask-headless sample -o out --force
endif

build:
	@scripts/setup.sh window
	@[ -e bin/clickmask ] || echo "Compiling ClickMask. The first time that takes some minutes, of which OpenGL's binding alone needs one."
	@go build -tags $(TAGS) $(GOFLAGS_BUILD) -o bin/clickmask .
	@scripts/onnxruntime.sh bin >/dev/null

headless:
	@scripts/setup.sh headless
	@[ -e bin/clickmask-headless ] || echo "Compiling ClickMask without a window. The first time that takes a minute or two."
	@go build -tags nogui,nodynamic $(GOFLAGS_BUILD) -o bin/clickmask-headless .
	@scripts/onnxruntime.sh bin >/dev/null

# One run of everything with the race detector on, but for the laws, which link all of OpenGL and start no goroutine.
test:
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@echo "Running every test, with the race detector: the better part of an hour on two cores. First go vet and the laws."
	@go vet -tags $(TAGS) ./...
	@go test -tags $(TAGS) .
	@FYNE_CACHE=1h CLICKMASK_PYTHON=$$(scripts/python.sh) go tool gotestsum --format pkgname-and-test-fails --format-hide-empty-pkg -- \
		-race -timeout 40m -tags $(TAGS) $$(go list -tags $(TAGS) ./... | grep -vx clickmask)

# What is exported other people's programs read, and what they write is imported, pixel by pixel; they come from PyPI, 1 GB.
test-readers:
	@CLICKMASK_READERS=$$(scripts/readers.sh) go test -tags $(TAGS) -count 1 -v -run TestOtherProgramsSeeTheSamePixels ./project/formats
	@CLICKMASK_STUDIO=$$(scripts/studio.sh) go test -tags $(TAGS) -count 1 -v -run TestLabelStudiosSDKTakesThePredictions ./cli/serve

# What make test tries for a minute, tried for hours: see docs/RELIABILITY.md for the counts, which the environment sets.
test-reliability:
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@RELIABILITY=long go test -tags $(TAGS) -count 1 -timeout 0 -p 1 -v ./project ./cli/batch ./ui/desk ./reliability

# Every fuzz target for twenty seconds, or what FUZZ says: make fuzz FUZZ="3600 2/14" is an hour for each of the second of 14 shares.
FUZZ := 20
fuzz:
	@scripts/setup.sh window
	@scripts/fuzz.sh $(FUZZ)

# The examples of docs/BATCH.md for other engines, run over a few pictures. What is not installed is fetched into .deps/engines.
test-engines: headless
	@scripts/engines.sh

lint:
	@scripts/setup.sh window
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	@go vet -tags $(TAGS) ./...
	@go tool staticcheck -tags $(TAGS) ./...

bench: build
	@scripts/bench.sh

screenshot: build
	@scripts/screenshot.sh

# Packages, into out/package: docs/RELEASING.md has what they are and what was tried.
package:
	@packaging/linux.sh

package-windows:
	@packaging/windows.sh

# The wheel for Python, for this system, into out/package; and the module's tests in a new environment that has it and NumPy alone.
wheel:
	@scripts/setup.sh headless
	@packaging/wheel.sh

test-wheel: wheel
	@packaging/check/wheel.sh out/package/clickmask-$$(scripts/version.sh)-py3-none-*.whl

# In one call with them, test-packages tries what they have made, and makes it again only to compare.
test-packages: $(filter package package-windows,$(MAKECMDGOALS))
	@MADE="$^" packaging/check/all.sh

clean:
	rm -rf bin out
