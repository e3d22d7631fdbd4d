package pairs

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// Words that the names of pairs are made of. None of them decides what a file is; they only choose among
// files whose contracts fit.
var (
	roleWords = []string{"encoder", "decoder", "image", "mask", "prompt", "enc", "dec", "single", "multi", "lowres", "low", "res",
		"onnx", "model", "preprocess", "sim", "simplified", "example"}
	precisionWords = []string{"quantized", "quant", "int8", "uint8", "q8", "fp16", "float16", "half", "fp32", "float32"}
	modelWords     = map[string]string{"mobile": "mobile", "mobilesam": "mobile", "vit_t": "mobile", "tinyvit": "mobile", "edge": "edge", "edgesam": "edge",
		"b": "b", "base": "b", "vitb": "b", "l": "l", "large": "l", "vitl": "l", "h": "h", "huge": "h", "vith": "h",
		"t": "t", "tiny": "t", "s": "s", "small": "s", "hq": "hq", "med": "med", "medsam": "med", "slim": "slim", "slimsam": "slim",
		"sam2": "sam2", "efficient": "efficient", "efficientsam": "efficient"}
)

// words are a file name's words, in lower case.
func words(path string) []string {
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// stem is what is left of a name without the words that tell the two files of a pair apart.
func stem(path string) string {
	return strings.Join(slices.DeleteFunc(words(path), func(w string) bool {
		return slices.Contains(roleWords, w) || slices.Contains(precisionWords, w)
	}), " ")
}

// models are the models that a name speaks of.
func models(path string) (out []string) {
	for _, w := range words(path) {
		if m := modelWords[w]; m != "" && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

// conflict reports whether two names speak of different models, as vit_b and vit_l do. MobileSAM was made to
// share the decoder of SAM's largest model, and such pairs are published.
func conflict(a, b string) bool {
	x, y := models(a), models(b)
	if len(x) == 0 || len(y) == 0 || slices.Equal(x, y) {
		return false
	}
	both := slices.Concat(x, y)
	slices.Sort(both)
	return !slices.Equal(both, []string{"h", "mobile"})
}

// precision are the words of a name that say how its numbers are kept.
func precision(path string) string {
	return strings.Join(slices.DeleteFunc(words(path), func(w string) bool { return !slices.Contains(precisionWords, w) }), " ")
}

// pairName is what people call a pair: the name of either file without the words for its role, as written.
func pairName(encoderPath, decoderPath string) string {
	for _, path := range []string{encoderPath, decoderPath} {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		for _, w := range []string{"image_encoder", "image-encoder", "encoder", "mask_decoder", "decoder"} {
			if i := strings.Index(strings.ToLower(name), w); i >= 0 {
				name = name[:i] + name[i+len(w):]
			}
		}
		if name = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(name, "..", "."), "__", "_"), "._- "); name != "" {
			return name
		}
	}
	return strings.TrimSuffix(filepath.Base(encoderPath), filepath.Ext(encoderPath))
}
