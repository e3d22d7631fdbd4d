package pairs

import (
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/ort"
	"clickmask/inference/segtest"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

func fixture(name string) string { return filepath.Join("testdata", name+".onnx") }

// openPair opens two files without notes on disk.
func openPair(t *testing.T, encoderPath, decoderPath string) *model {
	t.Helper()
	m, err := open(t.Context(), encoderPath, decoderPath, options{session: ort.Options{Threads: 1}, limit: maxInline})
	if errors.Is(err, ort.ErrRuntimeMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func TestPairsOfEveryContractAreModelsLikeAnyOther(t *testing.T) {
	for _, pair := range [][2]string{
		{"hwc_encoder", "multi_decoder"}, {"chw_encoder", "single_decoder"}, {"hwc_fixed_encoder", "three_decoder"}, {"int8_encoder", "masks_decoder"},
	} {
		t.Run(pair[0]+" "+pair[1], func(t *testing.T) {
			segtest.Run(t, func(t *testing.T) inference.Model { return openPair(t, fixture(pair[0]), fixture(pair[1])) })
		})
	}
}

func TestEveryContractAnswersWhatIsUnderTheClick(t *testing.T) {
	encoders := []string{"hwc_encoder", "hwc_batch_encoder", "hwc_fixed_encoder", "hwc_unit_encoder", "chw_encoder", "chw_free_encoder",
		"int8_encoder", "outside_encoder", "silent_encoder"}
	for _, encoder := range encoders {
		for decoder, masks := range map[string]int{"multi_decoder": 4, "single_decoder": 1, "three_decoder": 3, "lowres_decoder": 4, "masks_decoder": 4, "silent_decoder": 4, "branch_decoder": 4} {
			m := openPair(t, fixture(encoder), fixture(decoder))
			if m.Doubt() != "" {
				t.Errorf("%s, %s: %s", encoder, decoder, m.Doubt())
			}
			if i := m.Info(); i.InputSide != 256 || i.LowW != 64 || i.LowH != 64 {
				t.Errorf("%s, %s: %+v", encoder, decoder, i)
			}
			e, err := m.Encode(t.Context(), scene())
			if err != nil {
				t.Fatal(err)
			}
			a, err := m.Decode(t.Context(), e, clickAt(discX, discY), nil)
			if err != nil || len(a.LowRes) != masks {
				t.Fatalf("%s, %s: %+v, %v", encoder, decoder, a, err)
			}
			if iou := bestIoU(a, discX, discY, onDisc); iou < 0.7 {
				t.Errorf("%s, %s: overlap %.2f", encoder, decoder, iou)
			}
		}
	}
}

// All encoders are one network, so that preparing pictures rightly means one embedding.
func TestPreparedPicturesAreTheSameToAllEncoders(t *testing.T) {
	for _, size := range [][2]int{{640, 480}, {300, 1000}, {17, 16}} {
		img := image.NewRGBA(image.Rect(0, 0, size[0], size[1]))
		for i := range img.Pix {
			img.Pix[i] = uint8(i*7919>>3) | uint8(i%4/3*255)
		}
		var want []float32
		for _, encoder := range []string{"chw_encoder", "chw_free_encoder", "hwc_encoder", "hwc_batch_encoder", "hwc_fixed_encoder", "hwc_unit_encoder", "outside_encoder"} {
			m := openPair(t, fixture(encoder), fixture("multi_decoder"))
			e, err := m.Encode(t.Context(), picture.FromImage(img, "noise"))
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = e.Tensors[0].Data
			}
			for i, v := range e.Tensors[0].Data {
				if d := v - want[i]; d > 1e-4 || d < -1e-4 {
					t.Fatalf("%s, %v: number %d is %g, not %g", encoder, size, i, v, want[i])
				}
			}
		}
	}
}

func TestMasksOfThePicturesSizeAreNeverComputed(t *testing.T) {
	f, err := readFile(t.Context(), fixture("multi_decoder"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.h.rewrite(t.Context(), f.data, []string{"low_res_masks", "iou_predictions"}, nil, nil, maxInline)
	if err != nil {
		t.Fatal(err)
	}
	h, err := readHeader(strings.NewReader(string(b)), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.outputs) != 2 || find(h.inputs, inSize) != nil || len(h.nodes) != len(f.h.nodes)-3 {
		t.Errorf("outputs %v, inputs %v, %d of %d nodes", h.outputs, h.inputs, len(h.nodes), len(f.h.nodes))
	}
}

func TestFingerprintsAreOfTheBytes(t *testing.T) {
	dir := t.TempDir()
	copyTo := func(from, to string) string {
		b, err := os.ReadFile(filepath.Join("testdata", from))
		if err != nil {
			t.Fatal(err)
		}
		to = filepath.Join(dir, to)
		if err := os.WriteFile(to, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return to
	}
	encoder, data := copyTo("outside_encoder.onnx", "a.onnx"), copyTo("outside.data", "outside.data")
	print := func(decoder string) string { return openPair(t, encoder, decoder).Info().Fingerprint }
	first := print(fixture("multi_decoder"))
	if again := print(copyTo("multi_decoder.onnx", "other name.onnx")); again != first {
		t.Error("a copy of a file has another fingerprint")
	}
	if print(fixture("lowres_decoder")) == first {
		t.Error("another decoder, one fingerprint")
	}
	b, err := os.ReadFile(data)
	if err != nil {
		t.Fatal(err)
	}
	b[2] ^= 0x40
	if err := os.WriteFile(data, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if print(fixture("multi_decoder")) == first {
		t.Error("other weights outside, one fingerprint")
	}
	// Too large for one piece is read from files.
	large := func() string {
		m, err := open(t.Context(), encoder, fixture("multi_decoder"), options{session: ort.Options{Threads: 1}, limit: 100 + int64(len(b))})
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		return m.Info().Fingerprint
	}
	before := large()
	b[2] ^= 0x40
	if err := os.WriteFile(data, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if large() == before {
		t.Error("other weights of a large model, one fingerprint")
	}
}

func TestAPassedSelfTestIsNotedAndNotRepeated(t *testing.T) {
	dir := t.TempDir()
	opts := options{session: ort.Options{Threads: 1}, limit: maxInline, records: dir}
	open2 := func() *model {
		m, err := open(t.Context(), fixture("chw_free_encoder"), fixture("single_decoder"), opts)
		if errors.Is(err, ort.ErrRuntimeMissing) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close() })
		return m
	}
	m := open2()
	if !m.encoded || !m.decoded {
		t.Error("no self-test at first")
	}
	note := filepath.Join(dir, m.info.Fingerprint+".json")
	again := open2()
	if again.encoded || again.decoded || again.info != m.info || *again.enc != *m.enc || *again.dec != *m.dec {
		t.Errorf("second time: %+v", again)
	}
	if err := again.Warm(t.Context()); err != nil || !again.encoded || !again.decoded {
		t.Errorf("warm: %v", err)
	}
	for _, damaged := range []string{"", "{", `{"onnxruntime":"0.1","channels":4,"masks":1,"iou":1}`, `{"masks":-1}`} {
		if err := os.WriteFile(note, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if !open2().encoded {
			t.Errorf("the note %q was believed", damaged)
		}
	}
}

func TestPointsAndBoxesMeanWhatTheySay(t *testing.T) {
	m := openPair(t, fixture("hwc_encoder"), fixture("multi_decoder"))
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for i := range 400 * 300 {
		c := color.RGBA{200, 40, 40, 255}
		if i%400 >= 200 {
			c = color.RGBA{40, 40, 200, 255}
		}
		img.SetRGBA(i%400, i/400, c)
	}
	e, err := m.Encode(t.Context(), picture.FromImage(img, "halves"))
	if err != nil {
		t.Fatal(err)
	}
	left := prompt.Point{X: 60, Y: 150, Label: prompt.Positive}
	right := prompt.Point{X: 340, Y: 150, Label: prompt.Negative}
	box := prompt.NewBox(220, 40, 390, 260)
	for name, c := range map[string]struct {
		p           prompt.Prompt
		left, right bool
	}{
		"left":               {prompt.Prompt{Points: []prompt.Point{left}}, true, false},
		"left, not right":    {prompt.Prompt{Points: []prompt.Point{left, right}}, true, false},
		"a box to the right": {prompt.Prompt{Box: &box}, false, true},
	} {
		a, err := m.Decode(t.Context(), e, c.p, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := a.LowRes[a.Choose(c.p)].Mask()
		if got.At(100, 100) != c.left || got.At(300, 100) != c.right {
			t.Errorf("%s: left %v, right %v", name, got.At(100, 100), got.At(300, 100))
		}
	}
}

func TestNoMaskInputIsNotAMaskOfZeros(t *testing.T) {
	m := openPair(t, fixture("chw_encoder"), fixture("multi_decoder"))
	e, err := m.Encode(t.Context(), scene())
	if err != nil {
		t.Fatal(err)
	}
	zeros := mask.Logits{Grid: e.Grid, Data: make([]float32, 64*64)}
	without, err := m.Decode(t.Context(), e, clickAt(discX, discY), nil)
	if err != nil {
		t.Fatal(err)
	}
	with, err := m.Decode(t.Context(), e, clickAt(discX, discY), &zeros)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range with.LowRes[0].Data { // the fixture adds 0.05 for a mask of zeros
		if d := v - without.LowRes[0].Data[i]; d < 0.049 || d > 0.051 {
			t.Fatalf("number %d: %g with, %g without", i, v, without.LowRes[0].Data[i])
		}
	}
}

func TestPairsAreNamedForPeople(t *testing.T) {
	for _, c := range [][3]string{
		{"mobile_sam_image_encoder.onnx", "sam_mask_decoder_multi.onnx", "mobile_sam"},
		{"vit_b-encoder.onnx", "vit_b-decoder.onnx", "vit_b"},
		{"sam_vit_b_01ec64.quantized.encoder.onnx", "sam_vit_b_01ec64.quantized.decoder.onnx", "sam_vit_b_01ec64.quantized"},
		{"encoder.onnx", "decoder.onnx", "encoder"},
		{"encoder.onnx", "vit_b_decoder.onnx", "vit_b"},
	} {
		if got := pairName(c[0], c[1]); got != c[2] {
			t.Errorf("%s and %s are called %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if slices.Contains(words("a.b-c_d e.onnx"), "onnx") {
		t.Error("the ending is a word of the name")
	}
}
