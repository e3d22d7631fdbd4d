package checkpoint

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"unicode/utf8"
)

// member is one entry of a zip directory. Checkpoints store them uncompressed.
type member struct {
	name     string
	header   int64 // where its own header begins
	size     int64
	packed   int64
	checksum uint32
	flags    uint16
	method   uint16
}

// archive is the directory of a zip file, written for checkpoints alone: whatever is not needed for
// them is an error, so that nothing in a file can mean one thing here and another thing elsewhere.
type archive struct {
	r         io.ReaderAt
	members   map[string]*member
	order     []*member
	directory int64 // where it begins; all members lie before
}

// General purpose flags of the zip format that PyTorch sets: sizes follow the data, names are UTF-8.
const (
	flagSizesFollow = 1 << 3
	flagUTF8        = 1 << 11
)

const cutOff = "the zip directory at the end of the file is missing or damaged; the download was probably cut off, download it again"

// readArchive reads the directory of a zip file.
func readArchive(r io.ReaderAt, size int64, work *Work) (*archive, error) {
	end, err := findDirectory(r, size, work)
	if err != nil {
		return nil, err
	}
	if end.count > maxMembers || end.size > maxDirectory {
		return nil, fail(ErrTooLarge, "the archive has %d members in a directory of %d bytes; no checkpoint has so many", end.count, end.size)
	}
	if err := work.spend(end.size); err != nil {
		return nil, err
	}
	raw := make([]byte, end.size)
	if err := readAt(r, raw, end.at); err != nil {
		return nil, err
	}
	a := &archive{r: r, members: map[string]*member{}, directory: end.at}
	for len(raw) > 0 {
		m, rest, err := readEntry(raw)
		if err != nil {
			return nil, err
		}
		raw = rest
		work.Members++
		if err := work.spend(256 + int64(len(m.name))); err != nil { // the struct and its place in map and slice
			return nil, err
		}
		if m.header >= end.at || m.packed > end.at-m.header {
			return nil, damaged("archive member %q reaches outside the file", m.name)
		}
		if a.members[m.name] != nil {
			return nil, refused("the archive holds two members named %q", m.name)
		}
		a.members[m.name] = m
		a.order = append(a.order, m)
		if int64(len(a.order)) > end.count {
			return nil, damaged("the archive claims %d members and lists more", end.count)
		}
	}
	if int64(len(a.order)) != end.count {
		return nil, damaged("the archive claims %d members and lists %d", end.count, len(a.order))
	}
	return a, a.checkHoles(size)
}

// checkHoles refuses a file that is much larger than what its directory lists: a checkpoint with gigabytes between its
// members, which cost their maker nothing and whoever reads the file a minute.
func (a *archive) checkHoles(size int64) error {
	listed := size - a.directory
	for _, m := range a.order {
		listed += m.packed
	}
	if size-listed > maxUnaccounted+maxPadding*int64(len(a.order)) {
		return refused("the archive has %d bytes and its members take only %d of them", size, listed)
	}
	return nil
}

// directoryEnd is what the end record says of the directory.
type directoryEnd struct{ at, size, count int64 }

// findDirectory reads the end record, and its 64-bit form where there is one.
func findDirectory(r io.ReaderAt, size int64, work *Work) (directoryEnd, error) {
	const record, longestComment = 22, 65_535
	tail := make([]byte, min(size, record+longestComment))
	if err := work.spend(int64(len(tail))); err != nil {
		return directoryEnd{}, err
	}
	if err := readAt(r, tail, size-int64(len(tail))); err != nil {
		return directoryEnd{}, err
	}
	// The comment must reach exactly to the end of the file, so no other record can pose as this one.
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	for ; i >= 0; i = bytes.LastIndex(tail[:i], []byte("PK\x05\x06")) {
		if i+record <= len(tail) && i+record+int(binary.LittleEndian.Uint16(tail[i+20:])) == len(tail) {
			break
		}
	}
	if i < 0 {
		return directoryEnd{}, damaged(cutOff)
	}
	e := tail[i:]
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	if u16(e[4:]) != 0 || u16(e[6:]) != 0 || u16(e[8:]) != u16(e[10:]) {
		return directoryEnd{}, unsupported("the archive is one of several parts")
	}
	end := directoryEnd{at: int64(u32(e[16:])), size: int64(u32(e[12:])), count: int64(u16(e[10:]))}
	at := size - int64(len(tail)) + int64(i)
	locator := make([]byte, 20)
	if at >= 20 {
		if err := readAt(r, locator, at-20); err != nil {
			return directoryEnd{}, err
		}
	}
	if bytes.HasPrefix(locator, []byte("PK\x06\x07")) {
		at -= 20
		long, longAt, err := readLongEnd(r, locator, at)
		if err != nil {
			return directoryEnd{}, err
		}
		if !agree(end.at, long.at, 0xffffffff) || !agree(end.size, long.size, 0xffffffff) || !agree(end.count, long.count, 0xffff) {
			return directoryEnd{}, damaged("the archive's two end records contradict each other")
		}
		end, at = long, longAt
	}
	if end.at > at || end.size != at-end.at || end.count > end.size {
		return directoryEnd{}, damaged(cutOff)
	}
	return end, nil
}

// agree reports whether a short field says the same as the long one, or that it cannot say.
func agree(short, long, unknown int64) bool { return short == long || short == unknown }

// readLongEnd reads the 64-bit end record that a locator at locatorAt points to.
func readLongEnd(r io.ReaderAt, locator []byte, locatorAt int64) (directoryEnd, int64, error) {
	const record = 56
	at := binary.LittleEndian.Uint64(locator[8:])
	if locatorAt < record || at > uint64(locatorAt-record) {
		return directoryEnd{}, 0, damaged(cutOff)
	}
	e := make([]byte, record)
	if err := readAt(r, e, int64(at)); err != nil {
		return directoryEnd{}, 0, err
	}
	u64 := binary.LittleEndian.Uint64
	if !bytes.HasPrefix(e, []byte("PK\x06\x06")) || u64(e[4:]) != uint64(locatorAt)-at-12 ||
		u64(e[24:]) != u64(e[32:]) || binary.LittleEndian.Uint32(e[16:]) != 0 || binary.LittleEndian.Uint32(e[20:]) != 0 {
		return directoryEnd{}, 0, damaged(cutOff)
	}
	end := directoryEnd{at: int64(u64(e[48:])), size: int64(u64(e[40:])), count: int64(u64(e[32:]))}
	if end.at < 0 || end.size < 0 || end.count < 0 {
		return directoryEnd{}, 0, damaged(cutOff)
	}
	return end, int64(at), nil
}

// readEntry reads the first entry of a directory and returns what follows it.
func readEntry(raw []byte) (*member, []byte, error) {
	const fixed = 46
	if len(raw) < fixed || !bytes.HasPrefix(raw, []byte("PK\x01\x02")) {
		return nil, nil, damaged(cutOff)
	}
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	nameLen, extraLen, commentLen := int(u16(raw[28:])), int(u16(raw[30:])), int(u16(raw[32:]))
	if len(raw) < fixed+nameLen+extraLen+commentLen {
		return nil, nil, damaged(cutOff)
	}
	m := &member{
		name: string(raw[fixed : fixed+nameLen]), flags: u16(raw[8:]), method: u16(raw[10:]), checksum: u32(raw[16:]),
		packed: int64(u32(raw[20:])), size: int64(u32(raw[24:])), header: int64(u32(raw[42:])),
	}
	if err := checkName(m.name); err != nil {
		return nil, nil, err
	}
	if err := m.widen(raw[fixed+nameLen : fixed+nameLen+extraLen]); err != nil {
		return nil, nil, err
	}
	return m, raw[fixed+nameLen+extraLen+commentLen:], nil
}

// widen replaces the sizes that did not fit in 32 bits by those in the extra field.
func (m *member) widen(extra []byte) error {
	seen := false
	for len(extra) >= 4 {
		id, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if n > len(extra)-4 {
			return damaged("archive member %q has a damaged extra field", m.name)
		}
		body := extra[4 : 4+n]
		extra = extra[4+n:]
		if id != 1 {
			continue
		}
		if seen {
			return damaged("archive member %q gives its size twice", m.name)
		}
		seen = true
		for _, field := range []*int64{&m.size, &m.packed, &m.header} {
			if *field != 0xffffffff {
				continue
			}
			if len(body) < 8 || binary.LittleEndian.Uint64(body) > 1<<62 {
				return damaged("archive member %q has no valid size", m.name)
			}
			*field = int64(binary.LittleEndian.Uint64(body))
			body = body[8:]
		}
	}
	return nil
}

func checkName(name string) error {
	if len(name) == 0 || len(name) > maxNameLength || !utf8.ValidString(name) || strings.ContainsAny(name, "\\\x00:") || strings.HasPrefix(name, "/") {
		return refused("the archive holds a member with the unsafe name %.80q", name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." || part == "." {
			return refused("the archive holds a member with the unsafe name %.80q", name)
		}
	}
	return nil
}

// locate checks a member's own header against the directory and returns where its data begin.
func (a *archive) locate(m *member) (int64, error) {
	if m.method != 0 || m.size != m.packed {
		return 0, unsupported("archive member %q is compressed, which torch.save never does; %s", m.name, saveAgain)
	}
	if m.flags&^(flagSizesFollow|flagUTF8) != 0 {
		return 0, refused("archive member %q is encrypted or has unknown flags (%#04x)", m.name, m.flags)
	}
	const fixed = 30
	h := make([]byte, fixed+len(m.name))
	if err := readAt(a.r, h, m.header); err != nil {
		return 0, err
	}
	u16, u32 := binary.LittleEndian.Uint16, binary.LittleEndian.Uint32
	follow := m.flags&flagSizesFollow != 0
	same := func(got uint32, want int64) bool {
		return int64(got) == want || got == 0xffffffff || follow && got == 0
	}
	if !bytes.HasPrefix(h, []byte("PK\x03\x04")) || int(u16(h[26:])) != len(m.name) || string(h[fixed:]) != m.name ||
		u16(h[6:]) != m.flags || u16(h[8:]) != m.method ||
		!(u32(h[14:]) == m.checksum || follow && u32(h[14:]) == 0) || !same(u32(h[18:]), m.packed) || !same(u32(h[22:]), m.size) {
		return 0, damaged("archive member %q differs between the directory and its own header", m.name)
	}
	data := m.header + fixed + int64(len(m.name)) + int64(u16(h[28:]))
	if data > a.directory || m.size > a.directory-data {
		return 0, damaged("archive member %q reaches outside the file", m.name)
	}
	return data, nil
}

// read returns a member's bytes, at most limit of them, with their checksum checked.
func (a *archive) read(m *member, limit int64, work *Work) ([]byte, error) {
	at, err := a.locate(m)
	if err != nil {
		return nil, err
	}
	if m.size > limit {
		return nil, fail(ErrTooLarge, "archive member %q has %d bytes; at most %d are read", m.name, m.size, limit)
	}
	if err := work.spend(m.size); err != nil {
		return nil, err
	}
	data := make([]byte, m.size)
	if err := readAt(a.r, data, at); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(data) != m.checksum {
		return nil, damaged("archive member %q has a wrong checksum; the file was changed or damaged, download it again", m.name)
	}
	return data, nil
}
