package foreign

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unsafe"
)

// A packet is: the magic, the length of the head (uint32), the length of the body (uint64), numbers with their lowest byte
// first; the head as JSON; the body, whose float32 numbers are as this processor keeps them, for both ends are one
// program on one machine.
const (
	packetMagic = "CMF1"
	packetFixed = len(packetMagic) + 4 + 8

	maxHead = 1 << 20   // bytes: a prompt of some ten thousand points
	maxBody = 256 << 20 // bytes: sixty times MobileSAM's embedding
)

// errGarbled is wrapped by what is wrong with a packet.
var errGarbled = errors.New("no packet")

// writePacket writes a head and the parts of a body.
func writePacket(w io.Writer, head any, body ...[]byte) error {
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	n := 0
	for _, b := range body {
		n += len(b)
	}
	if len(text) > maxHead || n > maxBody {
		return fmt.Errorf("%w: a head of %d bytes and a body of %d are too large", errGarbled, len(text), n)
	}
	fixed := append(make([]byte, 0, packetFixed+len(text)), packetMagic...)
	fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(text)))
	fixed = binary.LittleEndian.AppendUint64(fixed, uint64(n))
	if _, err := w.Write(append(fixed, text...)); err != nil {
		return err
	}
	for _, b := range body {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// readPacket reads a head into head and gives the body, whose memory is aligned for float32 numbers. io.EOF is the end
// between two packets.
func readPacket(r io.Reader, head any) (body []byte, err error) {
	var fixed [packetFixed]byte
	if _, err := io.ReadFull(r, fixed[:]); err != nil {
		return nil, err
	}
	if string(fixed[:len(packetMagic)]) != packetMagic {
		return nil, fmt.Errorf("%w: it begins with %q", errGarbled, fixed[:len(packetMagic)])
	}
	n := binary.LittleEndian.Uint32(fixed[len(packetMagic):])
	size := binary.LittleEndian.Uint64(fixed[len(packetMagic)+4:])
	if n > maxHead || size > maxBody {
		return nil, fmt.Errorf("%w: a head of %d bytes and a body of %d", errGarbled, n, size)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return nil, cutOff(err)
	}
	if err := json.Unmarshal(text, head); err != nil {
		return nil, fmt.Errorf("%w: %w", errGarbled, err)
	}
	if size == 0 {
		return nil, nil
	}
	body = bytesOf(make([]float32, (size+3)/4))[:size]
	_, err = io.ReadFull(r, body)
	return body, cutOff(err)
}

func cutOff(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// bytesOf are the bytes of numbers; both share their memory.
func bytesOf(numbers []float32) []byte {
	if len(numbers) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(numbers))), 4*len(numbers))
}

// floatsOf are the numbers of a body; both share their memory. A body from readPacket is aligned for it.
func floatsOf(body []byte) []float32 {
	if len(body) < 4 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(body))), len(body)/4)
}
