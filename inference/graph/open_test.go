package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clickmask/inference"
	"clickmask/inference/checkpoint"
	"clickmask/inference/ort"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/prompt"
)

// altered are the weights of a small network with one thing changed.
func altered(t *testing.T, change func(held)) held {
	t.Helper()
	f, _ := readSafetensors(t, "tiny.safetensors")
	h, err := hold(f, "")
	if err != nil {
		t.Fatal(err)
	}
	change(h)
	return h
}

func TestOtherNetworksAreNamed(t *testing.T) {
	const qkv = "image_encoder.layers.1.blocks.0.attn.qkv.weight"
	rename := func(from, to string) func(held) {
		return func(h held) {
			for name, tensor := range maps.Clone(h) {
				if strings.HasPrefix(name, from) {
					delete(h, name)
					h[to+strings.TrimPrefix(name, from)] = tensor
				}
			}
		}
	}
	for _, c := range []struct {
		name   string
		change func(held)
		says   []string
	}{
		{"missing tensor", func(h held) { delete(h, qkv) }, []string{qkv, "missing", "[48 16]"}},
		{"misshapen tensor", func(h held) { h[qkv] = heldTensor{[]int{16, 48}, nil} }, []string{qkv, "[16 48]", "[48 16]"}},
		{"misshapen tensor that decides others", func(h held) {
			h["mask_decoder.iou_token.weight"] = heldTensor{[]int{16}, nil}
		}, []string{"mask_decoder.iou_token.weight", "2 dimensions"}},
		{"decoder of another width", func(h held) {
			h["mask_decoder.iou_token.weight"] = heldTensor{[]int{1, 30}, nil}
		}, []string{"mask_decoder.iou_token.weight", "30"}},
		{"other number of masks", func(h held) {
			h["mask_decoder.mask_tokens.weight"] = heldTensor{[]int{3, 16}, nil}
		}, []string{"mask_decoder.mask_tokens.weight", "expected 4"}},
		{"tensor too many", func(h held) {
			h["mask_decoder.hf_token.weight"] = heldTensor{[]int{1, 16}, nil}
		}, []string{"mask_decoder.hf_token.weight", "another network"}},
		{"encoder alone", rename("image_encoder.", ""), []string{"without SAM's decoder"}},
		{"no SAM at all", func(h held) {
			clear(h)
			h["fc.weight"] = heldTensor{[]int{2, 2}, nil}
		}, []string{"image_encoder.patch_embed", "fc.weight"}},
		{"nothing", func(h held) { clear(h) }, []string{"none at all"}},
		{"windows that are no squares", func(h held) {
			h["image_encoder.layers.1.blocks.0.attn.attention_biases"] = heldTensor{[]int{2, 24}, nil}
		}, []string{"attention_biases", "[2 24]", "square"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := recognise(altered(t, c.change), fixtureSide)
			if !errors.Is(err, ErrArchitecture) {
				t.Fatalf("error is %v", err)
			}
			for _, s := range c.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("%q does not say %q", err, s)
				}
			}
		})
	}
}

func TestWhatTrainingLeavesIsIgnored(t *testing.T) {
	w := altered(t, func(h held) {
		h["image_encoder.layers.1.blocks.0.local_conv.bn.num_batches_tracked"] = heldTensor{[]int{}, nil}
		h["image_encoder.head.weight"] = heldTensor{[]int{1000, 24}, nil}
		h["optimizer.step"] = heldTensor{[]int{}, nil}
	})
	if _, err := recognise(w, fixtureSide); err != nil {
		t.Error(err)
	}
}

// asCheckpoint writes a safetensors file.
func asCheckpoint(t *testing.T, h held) []byte {
	t.Helper()
	var head, body bytes.Buffer
	for i, name := range h.Names() {
		if i > 0 {
			head.WriteByte(',')
		}
		at := body.Len()
		for _, v := range h[name].data {
			b := math.Float32bits(v)
			body.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24)})
		}
		head.WriteString(`"` + name + `":{"dtype":"F32","shape":` + strings.ReplaceAll(fmt.Sprint(h[name].shape), " ", ",") +
			`,"data_offsets":` + strings.ReplaceAll(fmt.Sprint([]int{at, body.Len()}), " ", ",") + `}`)
	}
	n := head.Len() + 2
	out := []byte{byte(n), byte(n >> 8), byte(n >> 16), 0, 0, 0, 0, 0, '{'}
	out = append(append(out, head.Bytes()...), '}')
	return append(out, body.Bytes()...)
}

func TestWeightsThatAreNoNumbersAreNamed(t *testing.T) {
	needRuntime(t)
	for _, name := range []string{"image_encoder.layers.3.blocks.0.mlp.fc2.weight", "image_encoder.patch_embed.seq.0.bn.running_var",
		"mask_decoder.transformer.layers.1.norm4.bias", "prompt_encoder.mask_downscaling.6.bias"} {
		data := asCheckpoint(t, altered(t, func(h held) { h[name].data[3] = float32(math.NaN()) }))
		f, err := checkpoint.Open(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		arch, err := recognise(f, fixtureSide)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		_, err = openModel(context.Background(), f, arch, [32]byte{1}, Options{Threads: 1, CacheDir: dir})
		if !errors.Is(err, checkpoint.ErrNotFinite) || !strings.Contains(err.Error(), name) {
			t.Errorf("error for %s is %v", name, err)
		}
	}
}

// As it was built a graph is kept for accelerators, as ONNX Runtime has optimised it for the CPU; a device that is not there has
// its graphs run on the CPU all the same.
func TestCachedGraphsAreUsedAndDamagedOnesBuiltAgain(t *testing.T) {
	needRuntime(t)
	f, _ := readSafetensors(t, "tiny.safetensors")
	arch, err := recognise(f, fixtureSide)
	if err != nil {
		t.Fatal(err)
	}
	// Weights of another network must not be looked at when everything is there.
	zero := altered(t, func(h held) {
		for _, v := range h {
			clear(v.data)
		}
	})
	flip := func(file string) error {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		b[len(b)/2] ^= 1
		return os.WriteFile(file, b, 0o644)
	}
	shorten := func(file string) error { return os.Truncate(file, 1000) }
	var want []float32
	for _, form := range []struct {
		device ort.Device
		suffix string
		damage []func(file string) error
	}{
		{ort.CUDA, ".onnx", []func(file string) error{shorten, os.Remove, func(file string) error { return os.Remove(file + ".sum") }, flip}},
		{ort.CPU, ".graph", []func(file string) error{shorten, os.Remove, flip,
			func(file string) error { return os.Remove(strings.TrimSuffix(file, ".graph") + ".numbers") },
			func(file string) error { return flip(strings.TrimSuffix(file, ".graph") + ".numbers") }}},
	} {
		dir := t.TempDir()
		embed := func(w Weights) []float32 {
			t.Helper()
			m, err := openModel(context.Background(), w, arch, [32]byte{7}, Options{Threads: 1, CacheDir: dir, Placement: ort.Placement{Device: form.device}})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			e, err := m.embed(context.Background(), fixturePicture(256, 144), 256, 144)
			if err != nil {
				t.Fatal(err)
			}
			return e.Data
		}
		if got := embed(f); want == nil {
			want = got
		} else if !slices.Equal(got, want) {
			t.Errorf("%s gave another embedding", form.suffix)
		}
		files, err := filepath.Glob(filepath.Join(dir, "*", "*"+form.suffix))
		if err != nil || len(files) != 4 {
			t.Fatalf("cache holds %q, %v", files, err)
		}
		for _, other := range []string{".onnx", ".graph"} {
			if all, _ := filepath.Glob(filepath.Join(dir, "*", "*"+other)); other != form.suffix && len(all) != 0 {
				t.Errorf("the cache holds everything twice: %q beside %q", all, files)
			}
		}
		if got := embed(zero); !slices.Equal(got, want) {
			t.Errorf("%s: the second opening built graphs again", form.suffix)
		}
		for i, damage := range form.damage {
			for _, file := range files {
				if err := damage(file); err != nil {
					t.Fatal(err)
				}
			}
			if got := embed(f); !slices.Equal(got, want) {
				t.Errorf("%s: damage %d gave another embedding", form.suffix, i)
			}
		}
	}
}

func TestModelRefusesWhatIsNotIts(t *testing.T) {
	m := openFixture(t, "tiny", 1)
	p := picture.FromImage(image.NewRGBA(image.Rect(0, 0, 80, 40)), "empty")
	e, err := m.Encode(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	click := prompt.Prompt{Points: []prompt.Point{{X: 5, Y: 5, Label: prompt.Positive}}}
	if _, err := m.Decode(context.Background(), e, click, nil); err != nil {
		t.Errorf("its own embedding: %v", err)
	}
	foreign, short := *e, *e
	foreign.Model = "another"
	short.Tensors = []inference.Tensor{{Shape: []int64{1, 2}, Data: make([]float32, 2)}}
	for name, bad := range map[string]*inference.Embedding{"nil": nil, "foreign": &foreign, "short": &short} {
		if _, err := m.Decode(context.Background(), bad, click, nil); err == nil {
			t.Errorf("%s embedding was taken", name)
		}
	}
	if _, err := m.Decode(context.Background(), e, prompt.Prompt{}, nil); err == nil {
		t.Error("a prompt that asks nothing was answered")
	}
	if _, err := m.Decode(context.Background(), e, click, &mask.Logits{Data: make([]float32, 5)}); err == nil {
		t.Error("a mask input of another size was taken")
	}
}

func TestCancelledEncodeEnds(t *testing.T) {
	m := openFixture(t, "tiny", 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := m.embed(ctx, fixturePicture(256, 144), 256, 144); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if _, err := m.embed(context.Background(), fixturePicture(256, 144), 256, 144); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

func TestLargeGraphsKeepTheirNumbersOutside(t *testing.T) {
	needRuntime(t)
	f, _ := readSafetensors(t, "vit.safetensors")
	arch, err := Recognise(f)
	if err != nil {
		t.Fatal(err)
	}
	g := arch.Encoder(f, Plan{})
	dir := t.TempDir()
	create := func(name string) *os.File {
		t.Helper()
		o, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { o.Close() })
		return o
	}
	inline, model, data := create("inline.onnx"), create("outside.onnx"), create("numbers")
	if _, err := g.WriteTo(inline); err != nil {
		t.Fatal(err)
	}
	if err := g.WriteExternal(model, data, "numbers"); err != nil {
		t.Fatal(err)
	}
	if info, err := data.Stat(); err != nil || info.Size() < g.Bytes()*9/10 {
		t.Errorf("outside are %d bytes of %d, %v", info.Size(), g.Bytes(), err)
	}
	input := floats("image", make([]float32, 3*256*256), 1, 3, 256, 256)
	for i := range input.Data {
		input.Data[i] = float32(i%251) / 100
	}
	a := runFile(t, inline.Name(), []string{"image_embeddings"}, input)
	b := runFile(t, model.Name(), []string{"image_embeddings"}, input)
	if !slices.Equal(a[0].Data, b[0].Data) {
		t.Error("the two answer differently")
	}
}
