package ort

/*
#include <stdint.h>

// What is needed of ONNX Runtime's C interface, which the binding keeps to itself: OrtApi is a table of
// functions that later versions only add to, so that a function's place in it never changes.
typedef struct {
	void *const *(*get_api)(uint32_t version);
	const char *(*version)(void);
} api_base;
typedef api_base *(*get_api_base)(void);
typedef void *(*get_providers)(char ***names, int *count);
typedef void *(*release_providers)(char **names, int count);
typedef void (*release_status)(void *status);

enum { RELEASE_STATUS = 93, GET_AVAILABLE_PROVIDERS = 125, RELEASE_AVAILABLE_PROVIDERS = 126 };

static void *const *table(void *get_base, uint32_t version) {
	return ((get_api_base)get_base)()->get_api(version);
}

static char **available(void *const *api, int *count) {
	char **names = 0;
	void *status = ((get_providers)api[GET_AVAILABLE_PROVIDERS])(&names, count);
	if (status) {
		((release_status)api[RELEASE_STATUS])(status);
		return 0;
	}
	return names;
}

static void release(void *const *api, char **names, int count) {
	((release_providers)api[RELEASE_AVAILABLE_PROVIDERS])(names, count);
}
*/
import "C"

import (
	"errors"
	"unsafe"
)

// apiVersion is that of an interface that every usable runtime knows, see oldest.
const apiVersion = 23

// providers lists the execution providers that the loaded runtime was built with, under ONNX Runtime's names.
// None of them is touched by that, nor any driver.
func providers() ([]string, error) {
	path, err := Library()
	if err != nil {
		return nil, err
	}
	base, err := symbol(path, "OrtGetApiBase")
	if err != nil {
		return nil, err
	}
	api := C.table(base, apiVersion)
	if api == nil {
		return nil, errors.New("ONNX Runtime does not know its own interface")
	}
	var count C.int
	names := C.available(api, &count)
	if names == nil {
		return nil, errors.New("ONNX Runtime does not say what it can run on")
	}
	defer C.release(api, names, count)
	var out []string
	for _, name := range unsafe.Slice(names, int(count)) {
		out = append(out, C.GoString(name))
	}
	return out, nil
}
