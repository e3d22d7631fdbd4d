package project

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"

	"clickmask/internal/atomicfile"
)

// A journal is a file that is only ever written at its end: a line that names it, then records. A record is its length
// (4 bytes, the lowest first), a checksum (4 bytes) and that many bytes of JSON. The checksum is CRC-32C over the
// checksum before it, or over the first line, and the bytes, so that a record counts only behind all that was written
// before it. What does not count, as a record that was cut off in the middle, ends the journal.
const (
	journalMagic   = "clickmask journal 1 "
	journalPrefix  = "journal-"
	maxRecordBytes = 1 << 30
	recordHead     = 8
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func journalHead(id string) []byte { return []byte(journalMagic + id + "\n") }

// checksum goes on from the checksum before.
func checksum(before uint32, data []byte) uint32 {
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], before)
	return crc32.Update(crc32.Checksum(b[:], castagnoli), castagnoli, data)
}

// isJournalID tells the numbers that journals have from what a changed file may say.
func isJournalID(id string) bool {
	return id != "" && strings.Trim(id, "0123456789abcdefghijklmnopqrstuvwxyz") == ""
}

// journal is one that is being written.
type journal struct {
	id    string
	file  atomicfile.File
	sum   uint32 // the last checksum
	bytes int64
}

// beginJournal makes the file and writes its first line.
func beginJournal(sys atomicfile.System, path, id string) (*journal, error) {
	f, err := sys.Create(path)
	if err != nil {
		return nil, err
	}
	j := &journal{id: id, file: f, sum: checksum(0, journalHead(id))}
	if _, err := f.Write(journalHead(id)); err != nil {
		f.Close()
		sys.Remove(path) // the first error is the one to tell
		return nil, err
	}
	return j, nil
}

// add writes a record. After an error the journal is of no use: what follows would not count.
func (j *journal) add(record []byte) error {
	sum := checksum(j.sum, record)
	b := make([]byte, recordHead, recordHead+len(record))
	binary.LittleEndian.PutUint32(b, uint32(len(record)))
	binary.LittleEndian.PutUint32(b[4:], sum)
	if _, err := j.file.Write(append(b, record...)); err != nil {
		return err
	}
	j.sum = sum
	j.bytes += int64(recordHead + len(record))
	return nil
}

// endsWell reports whether behind the records of a journal that count lies nothing but what a write leaves that was cut
// off when its process ended: fewer bytes than it announces. Anything else was written whole once, and has changed since.
func endsWell(data []byte, id string) bool {
	head := journalHead(id)
	if !bytes.HasPrefix(data, head) {
		return bytes.HasPrefix(head, data)
	}
	rest := data[len(head):]
	for _, r := range records(data, id) {
		rest = rest[recordHead+len(r):]
	}
	if len(rest) < recordHead {
		return true
	}
	n := int64(binary.LittleEndian.Uint32(rest))
	return n <= maxRecordBytes && recordHead+n > int64(len(rest))
}

// records are the records of a journal that count, in order.
func records(data []byte, id string) [][]byte {
	head := journalHead(id)
	if !bytes.HasPrefix(data, head) {
		return nil
	}
	data = data[len(head):]
	sum := checksum(0, head)
	var list [][]byte
	for len(data) >= recordHead {
		n := int64(binary.LittleEndian.Uint32(data))
		if n > maxRecordBytes || recordHead+n > int64(len(data)) {
			break
		}
		record := data[recordHead : recordHead+n]
		if sum = checksum(sum, record); sum != binary.LittleEndian.Uint32(data[4:]) {
			break
		}
		list = append(list, record)
		data = data[recordHead+n:]
	}
	return list
}
