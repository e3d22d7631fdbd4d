//go:build linux

package reliability

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"clickmask/internal/randomtest"
)

// Many clients at once ask about ever other pictures, hang up in the middle of what they send or before they are answered, have a
// wrong token, or hold connections open on which they send next to nothing. The server answers or refuses, takes no more memory for
// a long flood than for a short one, and answers the next who asks.
func TestAFloodLeavesTheServerAnsweringWithinItsMemory(t *testing.T) {
	n := randomtest.Count(t, "REQUESTS", 240, 4000)
	p := newPerson(t)
	cmd := exec.Command(program(t), "serve", "--listen", "127.0.0.1:0", "--jobs", "2", "--threads", "1", "--max-request", "4", "--no-cache")
	cmd.Dir, cmd.Env = p.work, p.environ()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	said := bufio.NewReader(stderr)
	line, err := said.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	var url, token string
	if _, err := fmt.Sscanf(line, "clickmask: listening at %s token %s", &url, &token); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	address := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/,")
	lines := make(chan int)
	go func() {
		rest, _ := io.ReadAll(said) // ends with the program
		lines <- bytes.Count(rest, []byte("\n"))
	}()

	// Clients that never get to the end of what they send hold connections from before the flood until after it.
	for range 20 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "POST /%s/ HTTP/1.1\r\nHost: x\r\nContent-Le", token)
	}
	var answered, refused, unknown, hungUp, other atomic.Int32
	flood := func(from, to int) {
		next := atomic.Int64{}
		next.Store(int64(from))
		var clients sync.WaitGroup
		for range 60 {
			clients.Go(func() {
				for i := int(next.Add(1)) - 1; i < to; i = int(next.Add(1)) - 1 {
					body := asked(i)
					switch i % 6 {
					case 0: // half of it
						tell(address, "/"+token+"/", body, len(body)/2, false)
						hungUp.Add(1)
					case 1: // all of it, and gone
						tell(address, "/"+token+"/", body, len(body), false)
						hungUp.Add(1)
					case 2:
						if tell(address, "/WRONGWRONGWRONGWRONG/", body, len(body), true) == http.StatusUnauthorized {
							unknown.Add(1)
						} else {
							other.Add(1)
						}
					default:
						switch tell(address, "/"+token+"/", body, len(body), true) {
						case http.StatusOK:
							answered.Add(1)
						case http.StatusServiceUnavailable:
							refused.Add(1)
						default:
							other.Add(1)
						}
					}
				}
			})
		}
		clients.Wait()
	}
	// A server that has worked for a while holds what it needs: memory of its threads is taken by the first hundred answers or so.
	for i := range 150 {
		if status := tell(address, "/"+token+"/", asked(i), len(asked(i)), true); status != http.StatusOK {
			t.Fatalf("before the flood the answer is %d", status)
		}
	}
	const parts = 6
	var resident []int
	for k := range parts {
		flood(n*k/parts, n*(k+1)/parts)
		resident = append(resident, residentOf(t, cmd.Process.Pid))
	}
	status := 0
	for status != http.StatusOK { // the last ones that hung up may still be worked for
		body := asked(n)
		if status = tell(address, "/"+token+"/", body, len(body), true); status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Fatalf("after the flood the answer is %d", status)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	told := <-lines
	_ = cmd.Wait() // code 1, as for all that a signal ends
	t.Logf("%d requests: %d answered, %d refused, %d with a wrong token, %d hung up, %d otherwise; %d lines told; resident after each sixth, in MB, %v",
		n, answered.Load(), refused.Load(), unknown.Load(), hungUp.Load(), other.Load(), told, resident)
	if answered.Load() == 0 || unknown.Load() == 0 {
		t.Error("nobody was answered, or no token was wrong")
	}
	// The first half is for all that is needed at once to have been needed.
	if early, late := slices.Max(resident[:parts/2]), slices.Min(resident[parts/2:]); late > early+40 {
		t.Errorf("at least %d MB more are resident in the second half of the flood", late-early)
	}
}

// asked is a request about the ith picture, as CVAT makes them.
func asked(i int) []byte {
	img := image.NewGray(image.Rect(0, 0, 160, 120))
	for k := range img.Pix {
		img.Pix[k] = uint8(k * (i%97 + 1) >> 3)
	}
	for k := range 4 {
		img.SetGray(k, 0, color.Gray{uint8(i >> (8 * k))})
	}
	var buf bytes.Buffer
	_ = png.Encode(&buf, img) // into memory
	return fmt.Appendf(nil, `{"image": %q, "pos_points": [[80, 60]], "neg_points": []}`, base64.StdEncoding.EncodeToString(buf.Bytes()))
}

// tell sends the first bytes of a request of its own connection and gives the status of the answer, 0 where it hangs up before
// or there is none.
func tell(address, path string, body []byte, bytes int, wait bool) int {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return 0
	}
	defer c.Close()
	fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n", path, len(body))
	_, _ = c.Write(body[:bytes]) // who is refused may be hung up on meanwhile
	if !wait {
		return 0
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

// residentOf is what is resident of a process, in MB.
func residentOf(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindSubmatch(data)
	if m == nil {
		t.Fatal("the process has ended")
	}
	kb, _ := strconv.Atoi(string(m[1])) // digits
	return kb >> 10
}
