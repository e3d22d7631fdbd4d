package checkpoint

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"path/filepath"
	"slices"
	"testing"

	"clickmask/internal/reftest"
)

// openReference unpacks a checkpoint of the reference, made by the official code.
func openReference(t *testing.T, name string) *File {
	t.Helper()
	data := reftest.Unpacked(t, filepath.Join("../../../shared/reference", name))
	f, err := Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// checkNumbers compares a checkpoint's floating-point numbers with those that torch reads from it: the
// SHA-256 over all such tensors, in the order of their names, as little-endian float32.
func checkNumbers(t *testing.T, f *File, tensors int, want string) {
	t.Helper()
	if n := len(f.Names()); n != tensors {
		t.Errorf("%d tensors, want %d", n, tensors)
	}
	sum := sha256.New()
	for _, name := range f.Names() {
		if !f.DType(name).Float() {
			continue
		}
		values, err := f.ReadFloat32(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := binary.Write(sum, binary.LittleEndian, values); err != nil {
			t.Fatal(err)
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want {
		t.Errorf("the numbers have the SHA-256 %s, want %s", got, want)
	}
}

func TestReferenceMobileSAMOpens(t *testing.T) {
	f := openReference(t, "mobile_sam_random.pt.gz")
	checkNumbers(t, f, 439, "15c65c4f24b4c4d0188f365d42977826d12619de00104cbc91dfaa3e8de47730")
	if got := f.Shape("image_encoder.patch_embed.seq.0.c.weight"); !slices.Equal(got, []int{32, 3, 3, 3}) {
		t.Errorf("the first convolution has shape %v", got)
	}
	if got := f.DType("image_encoder.patch_embed.seq.0.bn.num_batches_tracked"); got != Int64 {
		t.Errorf("num_batches_tracked is %q", got)
	}
}

func TestReferenceViTInHalfPrecisionOpens(t *testing.T) {
	f := openReference(t, "sam_vit_small_random_fp16.pth.gz")
	checkNumbers(t, f, 202, "c743817a32b0b1257ee3c12312cc98766f70e295268e8f93631f38759ed6adf5")
	if got := f.DType("image_encoder.pos_embed"); got != Float16 {
		t.Errorf("pos_embed is %q", got)
	}
}
