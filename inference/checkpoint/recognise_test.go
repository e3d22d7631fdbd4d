package checkpoint

import (
	"errors"
	"strings"
	"testing"
)

func TestOtherFilesAreNamed(t *testing.T) {
	zeros := strings.Repeat("\x00", 300)
	cases := map[string]struct {
		data string
		word string
		kind error
	}{
		"nothing":             {"", "empty", ErrDamaged},
		"zeros":               {zeros, "only zeros", ErrDamaged},
		"Git LFS":             {"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 40728226\n", "Git LFS pointer", ErrUnsupported},
		"web page":            {"\n<!DOCTYPE html><html><body>404</body></html>", "web page", ErrUnsupported},
		"bare web page":       {"<html>sign in</html>", "web page", ErrUnsupported},
		"XML":                 {"<?xml version='1.0'?><Error/>", "web page", ErrUnsupported},
		"JSON":                {`{"error": "gone"}`, "JSON", ErrUnsupported},
		"bare pickle":         {"\x80\x04}.", "bare Python pickle", ErrUnsupported},
		"ONNX":                {"\x08\x08\x12\x07pytorch", "ONNX", ErrUnsupported},
		"TensorFlow":          {"\x08\x01\x12\x10\x0a", "TensorFlow", ErrUnsupported},
		"HDF5":                {"\x89HDF\r\n\x1a\n", "Keras", ErrUnsupported},
		"NumPy":               {"\x93NUMPY\x01\x00", "NumPy", ErrUnsupported},
		"GGUF":                {"GGUF\x03\x00\x00\x00", "GGUF", ErrUnsupported},
		"gzip":                {"\x1f\x8b\x08\x00", "compressed", ErrUnsupported},
		"tar":                 {zeros[:257] + "ustar" + zeros, "tar archive", ErrUnsupported},
		"empty zip":           {"PK\x05\x06" + zeros[:18], "empty or split", ErrDamaged},
		"a picture":           {"\xff\xd8\xff\xe0", "neither", ErrUnsupported},
		"cut off safetensors": {"\xff\x00\x00\x00\x00\x00\x00\x00{\"w\":{", "cut off", ErrDamaged},
		"one byte":            {"P", "neither", ErrUnsupported},
		"cut off zip":         {"PK\x03\x04" + zeros, "cut off", ErrDamaged},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			mustRefuse(t, []byte(c.data), c.word)
			if _, err := openBytes([]byte(c.data)); !errors.Is(err, c.kind) {
				t.Errorf("%v is not %v", err, c.kind)
			}
		})
	}
	mustRefuse(t, readTiny(t, "tiny_legacy.pt"), "before PyTorch 1.6", "torch.save")
	mustRefuse(t, readTiny(t, "tiny_module.pt"), "torch.nn.modules.linear.Linear", "state_dict")
}
