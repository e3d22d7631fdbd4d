package serve

import (
	"net/http"
	"strings"
	"testing"

	"clickmask/inference/fake"
)

// A request of 32 MB of empty tasks was answered with 900 MB, out of 3 GB of memory; nine may be asked at a time.
func TestARequestOfEmptyPartsIsRefused(t *testing.T) {
	s := start(t, 1, fake.Hooks{}, nil)
	many := func(part string) string { return strings.Repeat(part+",", mostParts.Objects) + part }
	for _, ask := range [][2]string{
		{"/predict", `{"tasks":[` + many("{}") + `]}`},
		{"/predict", `{"tasks":[{}],"params":{"context":{"result":[` + many("{}") + `]}}}`},
		{"/", `{"pos_points":[` + many("[]") + `]}`},
		{"/sam/", `{"point_coords":[` + many("[]") + `]}`},
	} {
		s.refused(t, "POST", ask[0], ask[1], http.StatusRequestEntityTooLarge, "more than")
	}
}
