package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"clickmask/cli/batch"
	"clickmask/inference"
	"clickmask/inference/fake"
)

// FuzzRequest sends odd bodies to each dialect: the answer is JSON, or a refusal that the client can mend; it never is the server's
// own fault.
//
//	go test -fuzz FuzzRequest -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./cli/serve
func FuzzRequest(f *testing.F) {
	picture := pngOf(f, 7)
	for _, seed := range []struct{ path, body string }{
		{"/", `{"image":"` + picture + `","pos_points":[[20,20]],"neg_points":[[1,2]],"obj_bbox":[[1,2],[30,40]]}`},
		{"/setup", `{"project":"1.2","schema":"<View/>"}`},
		{"/predict", `{"tasks":[{"data":{"image":"data:image/png;base64,` + picture + `"}}],"label_config":"<View><Image name=\"i\" value=\"$image\"/><BrushLabels name=\"b\" toName=\"i\"><Label value=\"A\"/></BrushLabels></View>",` +
			`"params":{"context":{"result":[{"type":"keypointlabels","is_positive":1,"value":{"x":50,"y":50,"width":1,"keypointlabels":["A"]}},{"type":"rectanglelabels","value":{"x":1,"y":2,"width":30,"height":40}}]}}}`},
		{"/sam/", `{"type":"vit_t","b64img":"` + picture + `","bbox":[1,2,30,40],"prompts":[{"type":"Feature","geometry":{"type":"Point","coordinates":[20,20]},"properties":{"object_idx":0,"label":1}}]}`},
		{"/sam/", `[`}, {"/predict", `{"tasks":[{"data":{"image":"/data/local-files/?d=a.png"}}]}`},
	} {
		f.Add(seed.path, []byte(seed.body))
	}
	root, err := os.OpenRoot(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { root.Close() })
	m := fake.New(fake.Options{Side: 64, Low: 16})
	s := New(Options{Token: token, Root: root, Version: "1.2.3", Model: "Fake", MaxRequest: 1 << 20, Time: time.Minute, Waiting: 4, Tell: io.Discard,
		Segmenters: []*batch.Segmenter{{Runner: inference.NewRunner(m, inference.Options{MemoryBytes: 1})}}})
	f.Fuzz(func(t *testing.T, path string, body []byte) {
		if _, ok := routes["POST "+path]; !ok {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(body))
		r.URL.Path = path
		r.Header.Set("Authorization", "Bearer "+string(token))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var told struct {
			Error *string `json:"error"`
		}
		switch {
		case !json.Valid(w.Body.Bytes()):
			t.Fatalf("%d, which is no JSON: %q", w.Code, w.Body)
		case w.Code == http.StatusOK:
		case w.Code >= 500:
			t.Fatalf("%d %s", w.Code, w.Body)
		case json.Unmarshal(w.Body.Bytes(), &told) != nil || told.Error == nil || *told.Error == "" || strings.Contains(*told.Error, "\n"):
			t.Fatalf("%d is told as %q", w.Code, w.Body)
		}
	})
}
