package bench

import (
	"path/filepath"
	"runtime/metrics"
	"strconv"
	"strings"
)

// Share is what one use has of the memory that a process has resident, in bytes.
type Share struct {
	Use   string `json:"use"`
	Bytes int64  `json:"bytes"`
}

// What a process's resident memory is used for, as [Where] tells it apart. All of them together are what the system says.
const (
	codeProgram = "code: the program"
	codeOpenGL  = "code: OpenGL"
	codeORT     = "code: ONNX Runtime"
	codeOther   = "code: other libraries"
	goPicture   = "Go: the picture's pixels and their pyramid"
	goOther     = "Go: other values"
	goGarbage   = "Go: garbage and room kept"
	goRuntime   = "Go: stacks and bookkeeping"
	cHeap       = "C: heap"
	anonymous   = "C: other memory, stacks of threads"
	shared      = "shared with the screen"
	unknown     = "other"
)

// mapping is a piece of a process's memory.
type mapping struct {
	from, to uint64
	name     string // of the file, or what the kernel calls it, "" for none
	resident int64
}

// readMappings reads the kernel's table of a process (proc(5), smaps).
func readMappings(smaps string) (list []mapping) {
	for line := range strings.Lines(smaps) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		if first, last, ok := strings.Cut(fields[0], "-"); ok && len(fields) >= 5 {
			from, wrong := strconv.ParseUint(first, 16, 64)
			to, wrongToo := strconv.ParseUint(last, 16, 64)
			if wrong == nil && wrongToo == nil {
				list = append(list, mapping{from: from, to: to, name: strings.Join(fields[5:], " ")})
			}
		} else if fields[0] == "Rss:" && len(list) > 0 {
			kib, _ := strconv.ParseInt(fields[1], 10, 64)
			list[len(list)-1].resident = kib << 10
		}
	}
	return list
}

// sum adds up what is resident of each kind of mapping. program is the process's own file, and inHeap an address in Go's
// heap.
func sum(list []mapping, program string, inHeap uint64) map[string]int64 {
	from, to := heapAround(list, inHeap)
	sums := map[string]int64{}
	for _, m := range list {
		kind := kindOfMapping(m.name, program)
		if m.from >= from && m.to <= to {
			kind = goOther
		}
		sums[kind] += m.resident
	}
	return sums
}

// heapAround is where Go's heap lies: pieces without a name, each beginning where the one before ends, in a place of its own
// that is another with every start.
func heapAround(list []mapping, inHeap uint64) (from, to uint64) {
	for i, m := range list {
		if inHeap < m.from || inHeap >= m.to {
			continue
		}
		first, last := i, i
		for first > 0 && list[first-1].to == list[first].from && nameless(list[first-1]) {
			first--
		}
		for last+1 < len(list) && list[last+1].from == list[last].to && nameless(list[last+1]) {
			last++
		}
		return list[first].from, list[last].to
	}
	return 0, 0
}

func nameless(m mapping) bool { return m.name == "" || strings.HasPrefix(m.name, "[anon:") }

// kindOfMapping tells what a mapping is for by its name. What Go maps beside its heap bears one where the kernel keeps it.
func kindOfMapping(name, program string) string {
	base := filepath.Base(strings.TrimSuffix(name, " (deleted)"))
	switch {
	case name == program:
		return codeProgram
	case strings.HasPrefix(name, "[anon: Go"):
		return goRuntime
	case name == "[heap]":
		return cHeap
	case name == "" || strings.HasPrefix(name, "["):
		return anonymous
	case strings.Contains(base, "onnxruntime"):
		return codeORT
	case strings.Contains(base, "LLVM") || strings.Contains(base, "gallium") || strings.Contains(base, "libGL") || strings.Contains(base, "_dri"):
		return codeOpenGL
	case strings.Contains(base, ".so"):
		return codeOther
	case strings.HasPrefix(name, "/SYSV") || strings.HasPrefix(name, "/dev/shm") || strings.HasPrefix(name, "/memfd:"):
		return shared
	}
	return unknown
}

// split tells apart what Go has in its heap: the picture, of so many bytes, other values, and what is free or waits for the
// collector. heap is what is resident of it.
func split(sums map[string]int64, picture, live int64) {
	heap := sums[goOther]
	live = min(live, heap)
	picture = min(picture, live)
	sums[goPicture], sums[goOther], sums[goGarbage] = picture, live-picture, heap-live
}

// liveBytes is what the last collection left.
func liveBytes() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}

// shares lists what is known of a process's memory, in the order of the table above.
func shares(sums map[string]int64) []Share {
	var out []Share
	for _, use := range []string{goPicture, goOther, goGarbage, goRuntime, cHeap, anonymous, shared, codeProgram, codeOpenGL, codeORT, codeOther, unknown} {
		if n := sums[use]; n > 0 {
			out = append(out, Share{use, n})
		}
	}
	return out
}
