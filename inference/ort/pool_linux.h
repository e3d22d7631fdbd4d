// The working memory of sessions that run now and then, see pool_linux.go.
#ifndef POOL_H
#define POOL_H

#include <stddef.h>

void *pool_take(size_t size);
void pool_give(void *p);
size_t pool_hand_back(void);
unsigned long pool_uses(void);

// pool_register has ONNX Runtime know the pool; get_base is its OrtGetApiBase. NULL is success, else it is what was wrong.
const char *pool_register(void *get_base);

#endif
