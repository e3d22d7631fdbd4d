//go:build linux

package reliability

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The server takes its port on this machine, answers, and calls nobody, not even the address that a request names.
func TestTheServerListensAndNothingElse(t *testing.T) {
	p := newPerson(t)
	disc(t, filepath.Join(p.work, "disc.png"))
	cmd, dir := traced(t, false, program(t), "serve", "--listen", "127.0.0.1:0", "--root", ".")
	cmd.Dir, cmd.Env = p.work, p.environ()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var address, token string
	if _, err := fmt.Sscanf(line, "clickmask: listening at %s token %s", &address, &token); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	at := strings.TrimSuffix(address, "/,") + "/" + token

	picture, err := os.ReadFile(filepath.Join(p.work, "disc.png"))
	if err != nil {
		t.Fatal(err)
	}
	inside := base64.StdEncoding.EncodeToString(picture)
	studio := func(named string) string {
		return fmt.Sprintf(`{"tasks": [{"data": {"image": %q}}], "label_config": "<View><Image name='i' value='$image'/><BrushLabels name='b' toName='i'/></View>",
			"params": {"context": {"result": [{"type": "keypointlabels", "value": {"x": 50, "y": 50}}]}}}`, named)
	}
	for _, c := range []struct {
		path, body string
		status     int
	}{
		{"/", fmt.Sprintf(`{"image": %q, "pos_points": [[320, 240]], "neg_points": []}`, inside), http.StatusOK},
		{"/predict", studio("disc.png"), http.StatusOK},
		{"/predict", studio("http://192.0.2.1/disc.png"), http.StatusBadRequest},
		{"/predict", studio("../home/disc.png"), http.StatusNotFound},
		{"/sam/", fmt.Sprintf(`{"type": "vit_h", "bbox": [200, 120, 440, 360], "b64img": %q, "checkpoint_url": "http://192.0.2.1/a.pt"}`, inside), http.StatusOK},
	} {
		resp, err := http.Post(at+c.path, "application/json", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != c.status {
			t.Errorf("%s: %s, %v, %.200s", c.path, resp.Status, err, text)
		}
	}
	http.DefaultClient.CloseIdleConnections()
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil { // strace blocks it, the program takes it
		t.Fatal(err)
	}
	if _, err := io.ReadAll(said); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // code 1, as for all that a signal ends
	r := p.alone(t)
	r.talk = []string{"socket AF_INET", // also to find out what the system has: Go binds such a socket to no port and closes it
		`bind {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("127.0.0.1")}`,
		`bind {sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1"`,
		`bind {sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::ffff:127.0.0.1"`}
	for _, what := range r.outside(read(t, dir), p.work) {
		t.Error(what)
	}
	for _, path := range p.left(t) {
		t.Errorf("%s is left", path)
	}
}
