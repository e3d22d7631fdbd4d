#include "optimise.h"

#include <stddef.h>
#include <stdint.h>

// The places of functions in ONNX Runtime's table, which it promises never to change (onnxruntime_c_api.h, OrtApi).
enum { api_version = 18, set_optimized_model_file_path = 11, release_status = 93 };

int set_optimised_path(void *get_base, void *options, const void *path) {
    const void *const *(*const *base)(uint32_t) = ((const void *const *(*const *(*)(void))(uint32_t))get_base)();
    const void *const *api = base[0](api_version);
    if (!api) return 1;
    void *status = ((void *(*)(void *, const void *))api[set_optimized_model_file_path])(options, path);
    if (!status) return 0;
    ((void (*)(void *))api[release_status])(status);
    return 1;
}
