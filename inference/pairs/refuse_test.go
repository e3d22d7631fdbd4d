package pairs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/inference/ort"
)

func TestWhatIsNoPairIsRefusedWithAReason(t *testing.T) {
	if err := ort.Load(); err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"bad_link_encoder.onnx", "chw_encoder.onnx", "outside_encoder.onnx"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	weights, err := filepath.Abs(filepath.Join("testdata", "outside.data"))
	if err != nil {
		t.Fatal(err)
	}
	link := "it is a link"
	if err := os.Symlink(weights, filepath.Join(dir, "link.data")); err != nil {
		t.Log("no links on this system: ", err)
		link = "that file is missing"
	}
	if err := os.WriteFile(filepath.Join(dir, "outside.data"), make([]byte, 100), 0o600); err != nil {
		t.Fatal(err)
	}
	const good, multi = "chw_encoder", "multi_decoder"
	for _, c := range []struct{ encoder, decoder, says string }{
		{fixture("gone"), fixture(multi), "open encoder gone.onnx: file does not exist"},
		{dir, fixture(multi), "it is not a file"},
		{fixture("bad_empty_encoder"), fixture(multi), "open encoder bad_empty_encoder.onnx: the file is damaged: it is empty"},
		{fixture("bad_html_encoder"), fixture(multi), "it is a web page (HTML), not a model"},
		{fixture("bad_lfs_encoder"), fixture(multi), "it is a Git LFS pointer"},
		{fixture("bad_cut_encoder"), fixture(multi), "the file is damaged: it is cut off, at least 112 bytes are missing"},
		{fixture("bad_tail_encoder"), fixture(multi), "the file is damaged: it is cut off"},
		{fixture("bad_domain_encoder"), fixture(multi), `unknown operator AveragePool of domain "com.example.custom"`},
		{fixture("bad_ir_encoder"), fixture(multi), "open bad_ir_encoder.onnx: ir_version is 99: ONNX Runtime"},
		{fixture("bad_opset_encoder"), fixture(multi), "open bad_opset_encoder.onnx: opset_import is 999: ONNX Runtime"},
		{fixture("bad_traversal_encoder"), fixture(multi), `location "sub/../../secret.data": it leads out of the model's folder`},
		{fixture("bad_absolute_encoder"), fixture(multi), `location "/etc/passwd": it leads out of the model's folder`},
		{fixture("bad_memory_encoder"), fixture(multi), `location "*/_ORT_MEM_ADDR_/*": it leads out of the model's folder`},
		{fixture("bad_missing_encoder"), fixture(multi), `external data of tensor "c1", location "gone.data": that file is missing`},
		{filepath.Join(dir, "bad_link_encoder.onnx"), fixture(multi), `location "link.data": ` + link},
		{filepath.Join(dir, "outside_encoder.onnx"), fixture(multi), "does not fit into a file of 100 bytes"},
		{fixture("bad_sam2_encoder"), fixture(multi), "open encoder bad_sam2_encoder.onnx: high_res_feats_0 shows SAM 2"},
		{fixture("bad_inside_encoder"), fixture(multi), "input batched_images of shape [1 3 S S] is changed by Sub at once"},
		{fixture("bad_hwc_bare_encoder"), fixture(multi), "its normalisation seems to be missing inside"},
		{fixture("bad_side_encoder"), fixture(multi), "open bad_side_encoder.onnx and multi_decoder.onnx: embeddings do not fit: the encoder gives 32 positions a side, the decoder takes 16"},
		{fixture("bad_wide_encoder"), fixture(multi), "embeddings do not fit: the encoder gives 6 channels, the decoder takes 4"},
		{fixture(multi), fixture(good), "open encoder multi_decoder.onnx: it is a decoder, for it has the input image_embeddings: encoder and decoder are swapped"},
		{fixture(good), fixture(good), "open decoder chw_encoder.onnx: it is an encoder, for it has the input image: encoder and decoder are swapped"},
		{fixture(good), fixture("bad_full_decoder"), "output low_res_masks is missing"},
		{fixture(good), fixture("bad_fixed_points_decoder"), "input is point_coords float32 [1 5 2], expected float32 [1 N 2]"},
		{fixture(good), fixture("bad_edgesam_decoder"), "input mask_input is missing"},
		{fixture(good), fixture("bad_two_decoder"), "one, three or four masks expected"},
		{fixture("flat_encoder"), fixture(multi), "self-test: the embedding is the same all over the picture"},
		{fixture(good), fixture("deaf_decoder"), "self-test: two clicks far apart get one answer"},
		{fixture(good), fixture("nan_decoder"), "self-test: decode: the answer is not made of numbers"},
	} {
		t.Run(filepath.Base(c.encoder)+" "+filepath.Base(c.decoder), func(t *testing.T) {
			m, err := open(t.Context(), c.encoder, c.decoder, options{session: ort.Options{Threads: 1}, limit: maxInline})
			if err == nil {
				m.Close()
				t.Fatalf("opened, want %q", c.says)
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v\nwant %q", err, c.says)
			}
			if strings.Contains(err.Error(), dir) {
				t.Errorf("the error shows a path: %v", err)
			}
		})
	}
}

func TestAnEndedContextOpensNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, fixture("chw_encoder"), fixture("multi_decoder"), 1); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// A pair of files of two models answers, only not what was asked.
func TestAPairWhoseMasksDoNotFollowThePictureIsDoubted(t *testing.T) {
	m := openPair(t, fixture("chw_encoder"), fixture("inverse_decoder"))
	if !strings.Contains(m.Doubt(), "may belong to different models") {
		t.Errorf("%q", m.Doubt())
	}
}
