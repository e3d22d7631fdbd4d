//go:build !nogui && linux

package main

/*
#include <dlfcn.h>
#include <stddef.h>

typedef void *(*address)(const unsigned char *);

static void *gl(void) {
	static void *library;
	if (library == NULL) library = dlopen("libGL.so.1", RTLD_LAZY | RTLD_LOCAL);
	return library;
}

// All that the program needs of libGL by name. It is found here, so that a program that is linked with --as-needed starts
// without that library and can say what is missing. It is hidden: libGL itself must not find it.
__attribute__((visibility("hidden"))) void *glXGetProcAddress(const unsigned char *name) {
	address find = gl() == NULL ? NULL : (address)dlsym(gl(), "glXGetProcAddress");
	return find == NULL ? NULL : find(name);
}

static int glThere(void) { return gl() != NULL; }
*/
import "C"

import (
	"fmt"

	"clickmask/cli"
)

// openGL says what is missing where OpenGL is not installed.
func openGL() error {
	if C.glThere() == 0 {
		return fmt.Errorf("%w: OpenGL is not installed (there is no libGL.so.1; on Debian and Ubuntu: apt install libgl1 libgl1-mesa-dri); clickmask predict works without it", cli.ErrNoWindow)
	}
	return nil
}
