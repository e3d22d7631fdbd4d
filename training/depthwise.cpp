// Gradient of a depthwise convolution's weights, for channels-last bfloat16 or float32 tensors. See depthwise.py.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

namespace {

constexpr int LANES = 16;  // channels at a time: one cache line of float32
typedef float Vec __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint16_t Half __attribute__((vector_size(LANES * 2), aligned(2)));
typedef uint32_t Word __attribute__((vector_size(LANES * 4), aligned(4)));

inline Vec load(const float *p) { return *reinterpret_cast<const Vec *>(p); }

// A bfloat16 is the upper half of a float32.
inline Vec load(const uint16_t *p) {
    Word w = __builtin_convertvector(*reinterpret_cast<const Half *>(p), Word) << 16;
    return reinterpret_cast<Vec &>(w);
}

struct Shape {
    int64_t n, c, h, w, oh, ow, stride, pad;
};

// Sums of one picture for LANES channels: out[K*K][LANES].
template <typename T, int K>
void one(const T *x, const T *g, const Shape &s, Vec *out) {
    // Output columns whose whole row of taps lies inside the picture.
    int64_t lo = std::min((s.pad + s.stride - 1) / s.stride, s.ow), room = s.w - K + s.pad;
    int64_t hi = std::max(lo, room < 0 ? 0 : room / s.stride + 1);
    for (int ky = 0; ky < K; ky++) {
        Vec sum[K] = {};
        for (int64_t oy = 0; oy < s.oh; oy++) {
            int64_t iy = oy * s.stride + ky - s.pad;
            if (iy < 0 || iy >= s.h) continue;
            const T *xr = x + iy * s.w * s.c, *gr = g + oy * s.ow * s.c;
            auto edge = [&](int64_t ox) {
                Vec v = load(gr + ox * s.c);
                for (int kx = 0; kx < K; kx++) {
                    int64_t ix = ox * s.stride + kx - s.pad;
                    if (ix >= 0 && ix < s.w) sum[kx] += v * load(xr + ix * s.c);
                }
            };
            for (int64_t ox = 0; ox < lo; ox++) edge(ox);
            for (int64_t ox = lo; ox < hi; ox++) {
                Vec v = load(gr + ox * s.c);
                const T *xp = xr + (ox * s.stride - s.pad) * s.c;
#pragma GCC unroll 7
                for (int kx = 0; kx < K; kx++) sum[kx] += v * load(xp + kx * s.c);
            }
            for (int64_t ox = hi; ox < s.ow; ox++) edge(ox);
        }
        for (int kx = 0; kx < K; kx++) out[ky * K + kx] = sum[kx];
    }
}

template <typename T, int K>
void all(const T *x, const T *g, float *dw, const Shape &s) {
    int64_t blocks = s.c / LANES;
    std::vector<float> part(s.n * s.c * K * K);
#pragma omp parallel for
    for (int64_t i = 0; i < s.n * blocks; i++) {
        int64_t n = i / blocks, b = i % blocks;
        Vec sums[K * K];
        one<T, K>(x + n * s.h * s.w * s.c + b * LANES, g + n * s.oh * s.ow * s.c + b * LANES, s, sums);
        float *to = &part[i * LANES * K * K];
        for (int t = 0; t < K * K; t++)
            for (int l = 0; l < LANES; l++) to[l * K * K + t] = sums[t][l];
    }
    std::memset(dw, 0, s.c * K * K * sizeof(float));
    for (int64_t n = 0; n < s.n; n++)
        for (int64_t j = 0; j < s.c * K * K; j++) dw[j] += part[n * s.c * K * K + j];
}

template <typename T>
void any(const T *x, const T *g, float *dw, const Shape &s, int k) {
    if (k == 3) all<T, 3>(x, g, dw, s);
    if (k == 5) all<T, 5>(x, g, dw, s);
    if (k == 7) all<T, 7>(x, g, dw, s);
}

}  // namespace

// dw float32 [c,1,k,k] of x [n,h,w,c] and the output's gradient g [n,oh,ow,c]; k is 3, 5 or 7.
extern "C" void depthwise_weight_gradient(const void *x, const void *g, float *dw, int half, const int64_t *shape, int k) {
    Shape s = {shape[0], shape[1], shape[2], shape[3], shape[4], shape[5], shape[6], shape[7]};
    if (half) any(static_cast<const uint16_t *>(x), static_cast<const uint16_t *>(g), dw, s, k);
    else any(static_cast<const float *>(x), static_cast<const float *>(g), dw, s, k);
}
