package checkpoint

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
)

type format int

const (
	formatTorch format = iota
	formatSafetensors
)

// saveAgain is what to do with PyTorch files of a sort that is not read.
const saveAgain = "load it in Python and save its weights again with torch.save(model.state_dict(), 'weights.pt')"

// recognise tells from the first bytes what a file is; the name of a file is no evidence. What is not
// a checkpoint is refused by name.
func recognise(r io.ReaderAt, size int64) (format, error) {
	if size <= 0 {
		return 0, damaged("the file is empty; download it again")
	}
	head := make([]byte, min(size, 512))
	if err := readAt(r, head, 0); err != nil {
		return 0, err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return formatTorch, nil
	}
	// A length that goes past the end of the file is one of a file that was cut off, if it is a length.
	if len(head) > 9 && head[8] == '{' && strings.IndexByte("\" }\n\t\r", head[9]) >= 0 && binary.LittleEndian.Uint64(head) < 1<<32 {
		return formatSafetensors, nil
	}
	return 0, foreign(head)
}

// foreign says what else a file is, from its first bytes.
func foreign(head []byte) error {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	text := strings.ToLower(strings.TrimLeft(string(head), " \t\r\n\ufeff"))
	isText := func(start string) bool { return strings.HasPrefix(text, start) }
	switch {
	case isText("version https://git-lfs"):
		return unsupported("this is a Git LFS pointer, a note of where the checkpoint is; fetch the checkpoint itself with git lfs pull, or download it from the web page")
	case isText("<!doctype") || isText("<html") || isText("<?xml") || isText("<head"):
		return unsupported("this is a web page, not a checkpoint; the download probably answered with an error or a login page")
	case isText("{") || isText("["):
		return unsupported("this is a JSON text, not a checkpoint")
	case bytes.Contains(head[:min(len(head), 64)], []byte("\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19.")):
		return unsupported("this checkpoint is in the format from before PyTorch 1.6; %s", saveAgain)
	case has("\x80") && len(head) > 1 && head[1] <= 5:
		return unsupported("this is a bare Python pickle, not a checkpoint in PyTorch's zip format; %s", saveAgain)
	case has("\x89HDF\r\n\x1a\n"):
		return unsupported("this is a Keras or HDF5 file; only PyTorch and safetensors checkpoints can be read")
	case has("\x93NUMPY"):
		return unsupported("this is a NumPy array; only PyTorch and safetensors checkpoints can be read")
	case has("GGUF") || has("lmgg") || has("ggml"):
		return unsupported("this is a GGUF file; use the PyTorch or safetensors checkpoint of the same model")
	case has("\x1f\x8b") || has("BZh") || has("\xfd7zXZ") || has("7z\xbc\xaf") || has("\x28\xb5\x2f\xfd") || has("Rar!"):
		return unsupported("this file is compressed; unpack it first")
	case len(head) > 262 && string(head[257:262]) == "ustar":
		return unsupported("this is a tar archive, as PyTorch wrote before version 0.1.10 or somebody packed; unpack it, or %s", saveAgain)
	case has("PK"):
		return damaged("the file starts like an empty or split zip archive, not like a checkpoint; download it again")
	case has("\x08") && len(head) > 2 && head[1] == 1 && (head[2] == 0x12 || head[2] == 0x0a):
		return unsupported("this is a TensorFlow model; only PyTorch and safetensors checkpoints can be read")
	case has("\x08") && len(head) > 2 && head[1] < 32:
		return unsupported("this is an ONNX graph, not a checkpoint; open it as an ONNX model together with its other half")
	case bytes.Count(head, []byte{0}) == len(head):
		return damaged("the file holds only zeros, as downloads that never finished do; download it again")
	}
	return unsupported("this is neither a PyTorch nor a safetensors checkpoint")
}

// readAt fills buf from offset at; a file that ends before is damaged.
func readAt(r io.ReaderAt, buf []byte, at int64) error {
	n, err := r.ReadAt(buf, at)
	if n == len(buf) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return damaged("the file ends at byte %d where %d more are needed; it was cut off or changed, download it again", at+int64(n), len(buf)-n)
	}
	return err
}
