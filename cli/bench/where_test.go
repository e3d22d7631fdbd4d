package bench

import (
	"reflect"
	"testing"
)

const someMappings = `00400000-02a00000 r-xp 00000000 08:01 1234 /usr/bin/clickmask
Rss:               40000 kB
Pss:               20000 kB
1f000000-21000000 rw-p 00000000 00:00 0 [heap]
Rss:               30000 kB
3f00000000-3f04000000 rw-p 00000000 00:00 0
Rss:               60000 kB
VmFlags: rd wr mr
3f04000000-3f08000000 rw-p 00000000 00:00 0 [anon: Go: heap]
Rss:               40000 kB
7f0000000000-7f0000100000 rw-p 00000000 00:00 0
Rss:                 500 kB
7f1000000000-7f1000100000 r-xp 00000000 08:01 99 /usr/lib/x86_64-linux-gnu/libLLVM.so.19.1
Rss:                5000 kB
7f1100000000-7f1100100000 r-xp 00000000 08:01 98 /opt/a folder/libonnxruntime.so.1.32.0
Rss:                2000 kB
7f1200000000-7f1200100000 r-xp 00000000 08:01 97 /usr/lib/x86_64-linux-gnu/libc.so.6
Rss:                1000 kB
7f1300000000-7f1300100000 rw-p 00000000 00:00 0 [anon: Go: gc bits]
Rss:                 700 kB
7f1400000000-7f1400100000 rw-s 00000000 00:01 3 /SYSV00000000 (deleted)
Rss:                4000 kB
`

func TestEachMegabyteIsCountedOnce(t *testing.T) {
	sums := sum(readMappings(someMappings), "/usr/bin/clickmask", 0x3f00004321)
	split(sums, 60000<<10, 80000<<10)
	want := []Share{
		{goPicture, 60000 << 10}, {goOther, 20000 << 10}, {goGarbage, 20000 << 10}, {goRuntime, 700 << 10},
		{cHeap, 30000 << 10}, {anonymous, 500 << 10}, {shared, 4000 << 10},
		{codeProgram, 40000 << 10}, {codeOpenGL, 5000 << 10}, {codeORT, 2000 << 10}, {codeOther, 1000 << 10},
	}
	if got := shares(sums); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// What is counted as live may not all be resident.
func TestSharesOfTheHeapAreNeverMoreThanTheHeap(t *testing.T) {
	sums := map[string]int64{goOther: 10}
	split(sums, 30, 20)
	if sums[goPicture] != 10 || sums[goOther] != 0 || sums[goGarbage] != 0 {
		t.Errorf("%v", sums)
	}
}
