#include "pool_linux.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

// Memory comes in regions, which are cut into blocks that lie one after the other. A free block is the first that fits best,
// and is joined with free ones beside it, so that the same run finds the same places again.

enum { align = 64, page = 4096, least_region = 8 << 20 };

typedef struct block {
    size_t size;          // this head included
    struct block *before; // in the region, NULL for the first
    struct region *region;
    struct block *next_free, *last_free;
    int taken, touched; // touched: a free block whose pages may be resident
} block;

_Static_assert(sizeof(block) <= align, "a head takes one line");

typedef struct region {
    size_t size;
    size_t used; // blocks that are taken
} region;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static block list; // of free blocks, in a ring
static unsigned long uses;

static size_t up(size_t n, size_t to) { return (n + to - 1) / to * to; }

static block *after(block *b) {
    char *end = (char *)b->region + b->region->size;
    char *next = (char *)b + b->size;
    return next < end ? (block *)next : NULL;
}

static void add(block *b) {
    if (!list.next_free) list.next_free = list.last_free = &list;
    b->taken = 0;
    b->next_free = list.next_free;
    b->last_free = &list;
    list.next_free->last_free = b;
    list.next_free = b;
}

static void drop(block *b) {
    b->last_free->next_free = b->next_free;
    b->next_free->last_free = b->last_free;
}

static block *map_region(size_t need) {
    size_t size = up(need + align, least_region);
    region *r = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (r == MAP_FAILED) return NULL;
    r->size = size;
    r->used = 0;
    block *b = (block *)((char *)r + align);
    memset(b, 0, sizeof *b);
    b->size = size - align;
    b->region = r;
    add(b);
    return b;
}

static block *best(size_t need) {
    block *found = NULL;
    if (!list.next_free) return NULL;
    for (block *b = list.next_free; b != &list; b = b->next_free)
        if (b->size >= need && (!found || b->size < found->size || (b->size == found->size && b < found))) found = b;
    return found;
}

void *pool_take(size_t size) {
    if (size == 0 || size > SIZE_MAX / 2) return NULL;
    size_t need = up(size, align) + align;
    pthread_mutex_lock(&lock);
    uses++;
    block *b = best(need);
    if (!b) b = map_region(need);
    if (!b) {
        pthread_mutex_unlock(&lock);
        return NULL;
    }
    drop(b);
    if (b->size - need >= 2 * align) {
        block *rest = (block *)((char *)b + need), *next = after(b);
        memset(rest, 0, sizeof *rest);
        rest->size = b->size - need;
        rest->before = b;
        rest->region = b->region;
        rest->touched = b->touched;
        if (next) next->before = rest;
        b->size = need;
        add(rest);
    }
    b->taken = 1;
    b->region->used++;
    pthread_mutex_unlock(&lock);
    return (char *)b + align;
}

// join makes one block of two neighbours, the second of which is free and in no list.
static void join(block *b, block *next) {
    b->size += next->size;
    b->touched |= next->touched;
    block *beyond = after(b);
    if (beyond) beyond->before = b;
}

void pool_give(void *p) {
    if (!p) return;
    block *b = (block *)((char *)p - align);
    pthread_mutex_lock(&lock);
    uses++;
    b->region->used--;
    b->touched = 1;
    block *next = after(b);
    if (next && !next->taken) {
        drop(next);
        join(b, next);
    }
    if (b->before && !b->before->taken) {
        block *before = b->before;
        drop(before);
        join(before, b);
        b = before;
    }
    add(b);
    pthread_mutex_unlock(&lock);
}

// pool_hand_back gives the system the pages of free blocks; whole regions go as they came.
size_t pool_hand_back(void) {
    size_t sum = 0;
    pthread_mutex_lock(&lock);
    for (block *b = list.next_free, *next; b && b != &list; b = next) {
        next = b->next_free;
        if (b->region->used == 0) {
            drop(b);
            sum += b->region->size;
            munmap(b->region, b->region->size);
            continue;
        }
        uintptr_t from = up((uintptr_t)b + align, page), to = ((uintptr_t)b + b->size) / page * page;
        if (b->touched && to > from) {
            madvise((void *)from, to - from, MADV_DONTNEED);
            sum += to - from;
        }
        b->touched = 0;
    }
    pthread_mutex_unlock(&lock);
    return sum;
}

unsigned long pool_uses(void) {
    pthread_mutex_lock(&lock);
    unsigned long n = uses;
    pthread_mutex_unlock(&lock);
    return n;
}

// What ONNX Runtime's C interface promises never to change: the allocator's first members, and the places of functions in
// its table (onnxruntime_c_api.h, OrtAllocator and OrtApi).

typedef struct allocator {
    uint32_t version;
    void *(*alloc)(struct allocator *, size_t);
    void (*free)(struct allocator *, void *);
    const void *(*info)(const struct allocator *);
    void *(*reserve)(struct allocator *, size_t);
} allocator;

enum {
    api_version = 18, // knows reserve
    get_error_message = 2,
    create_env = 3,
    create_memory_info = 68,
    register_allocator = 176,
    level_fatal = 4,
    device_allocator = 0,
    default_memory = 0,
};

static void *memory_info;
static void *take(allocator *a, size_t size) { return pool_take(size); }
static void give(allocator *a, void *p) { pool_give(p); }
static const void *info(const allocator *a) { return memory_info; }
static allocator pool = {api_version, take, give, info, take};

typedef void *status;

const char *pool_register(void *get_base) {
    const void *const *(*const *base)(uint32_t) = ((const void *const *(*const *(*)(void))(uint32_t))get_base)();
    const void *const *api = base[0](api_version);
    if (!api) return "it does not know the interface";
    const char *(*message)(status) = (const char *(*)(status))api[get_error_message];
    void *env = NULL; // the one that there is: a process has one
    status s = ((status(*)(int, const char *, void **))api[create_env])(level_fatal, "clickmask", &env);
    if (!s) s = ((status(*)(const char *, int, int, int, void **))api[create_memory_info])("Cpu", device_allocator, 0, default_memory, &memory_info);
    if (!s) s = ((status(*)(void *, allocator *))api[register_allocator])(env, &pool);
    return s ? message(s) : NULL;
}
