package pairs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFindTakesThePartnerThatFits(t *testing.T) {
	const e, multi, single, wide = "chw_encoder", "multi_decoder", "single_decoder", "bad_wide_encoder"
	for _, c := range []struct {
		name             string
		files            map[string]string
		given            string
		encoder, decoder string
		says             string // the error
	}{
		{"Acly's three files", map[string]string{"mobile_sam_image_encoder": "hwc_encoder", "sam_mask_decoder_multi": multi, "sam_mask_decoder_single": single},
			"mobile_sam_image_encoder", "mobile_sam_image_encoder", "sam_mask_decoder_multi", ""},
		{"Acly's three files, the single decoder given", map[string]string{"mobile_sam_image_encoder": "hwc_encoder", "sam_mask_decoder_multi": multi, "sam_mask_decoder_single": single},
			"sam_mask_decoder_single", "mobile_sam_image_encoder", "sam_mask_decoder_single", ""},
		{"two models in one folder", map[string]string{"vit_b-encoder": e, "vit_b-decoder": multi, "vit_l-encoder": e, "vit_l-decoder": multi},
			"vit_l-decoder", "vit_l-encoder", "vit_l-decoder", ""},
		{"two names in one folder", map[string]string{"cat.encoder": e, "cat.decoder": multi, "dog.encoder": e, "dog.decoder": multi},
			"dog.encoder", "dog.encoder", "dog.decoder", ""},
		{"the quantized of two", map[string]string{"sam_b.encoder": e, "sam_b.quantized.encoder": "int8_encoder", "sam_b.quantized.decoder": multi, "sam_b.decoder": multi},
			"sam_b.quantized.encoder", "sam_b.quantized.encoder", "sam_b.quantized.decoder", ""},
		{"a published pair of two names", map[string]string{"mobile_sam.encoder": e, "sam_vit_h_4b8939.decoder": multi},
			"mobile_sam.encoder", "mobile_sam.encoder", "sam_vit_h_4b8939.decoder", ""},
		{"names that say nothing", map[string]string{"a": multi, "b": e, "c": wide}, "a", "b", "a", ""},
		{"names that lie", map[string]string{"decoder": e, "encoder": multi}, "decoder", "decoder", "encoder", ""},
		{"upper case", map[string]string{"Encoder": e, "Decoder": multi}, "Decoder", "Encoder", "Decoder", ""},
		{"alone", map[string]string{"a": e, "b": e}, "a", "", "", "a.onnx: no decoder beside it: put the two files of the pair into one folder"},
		{"another model's", map[string]string{"vit_b_encoder": e, "vit_l_decoder": multi}, "vit_b_encoder", "", "", "vit_l_decoder.onnx: its name speaks of another model (l)"},
		{"another shape", map[string]string{"encoder": wide, "decoder": multi}, "decoder", "", "", "encoder.onnx: embeddings do not fit: the encoder gives 6 channels"},
		{"a choice", map[string]string{"x_encoder": e, "y_decoder": multi, "z_decoder": multi}, "x_encoder", "", "", "y_decoder.onnx and z_decoder.onnx fit alike"},
		{"a partner cut off", map[string]string{"decoder": multi, "encoder": "bad_cut_encoder"}, "decoder", "", "", "encoder.onnx: the file is damaged: it is cut off"},
		{"neither", map[string]string{"page": "bad_html_encoder"}, "page", "", "", "page.onnx: it is a web page"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, from := range c.files {
				b, err := os.ReadFile(fixture(from))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, name+".onnx"), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			encoder, decoder, err := Find(filepath.Join(dir, c.given+".onnx"))
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) {
					t.Errorf("%v, want %q", err, c.says)
				}
				return
			}
			if err != nil || encoder != filepath.Join(dir, c.encoder+".onnx") || decoder != filepath.Join(dir, c.decoder+".onnx") {
				t.Errorf("%s, %s, %v", encoder, decoder, err)
			}
		})
	}
}
