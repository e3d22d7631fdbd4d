package pairs

import (
	"os"
	"strings"
	"testing"
)

func TestAPairIsAsLargeAsItsFilesAndTheWeightsBesideThem(t *testing.T) {
	size := func(name string) int64 {
		st, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return st.Size()
	}
	decoder := fixture("multi_decoder")
	for encoder, outside := range map[string]int64{"chw_encoder": 0, "outside_encoder": size("testdata/outside.data")} {
		got, err := Bytes(t.Context(), fixture(encoder), decoder)
		if want := size(fixture(encoder)) + size(decoder) + outside; err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", encoder, got, err, want)
		}
	}
	if _, err := Bytes(t.Context(), fixture("bad_missing_encoder"), decoder); err == nil || !strings.Contains(err.Error(), "that file is missing") {
		t.Errorf("%v", err)
	}
}
