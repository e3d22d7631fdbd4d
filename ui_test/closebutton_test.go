//go:build linux

package uitest

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// close presses the window's close button: it sends what window managers send then. None runs on the displays of these
// tests, and no tool of theirs sends it.
func (p *program) close() {
	p.t.Helper()
	window, err := strconv.ParseUint(p.window, 10, 32)
	if err == nil {
		err = closeWindow(p.d.name, uint32(window))
	}
	if err != nil {
		p.t.Fatalf("close the window: %v", err)
	}
}

// closeWindow speaks the X protocol: it opens a connection, asks for two atoms, and sends the event WM_DELETE_WINDOW.
// Source: X Window System Protocol, version 11 (encoding), and the ICCCM, section 4.2.8.1.
func closeWindow(display string, window uint32) error {
	c, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return err
	}
	defer c.Close()
	order := binary.LittleEndian
	request := func(parts ...any) error {
		for _, part := range parts {
			if err := binary.Write(c, order, part); err != nil {
				return err
			}
		}
		return nil
	}
	answer := func(head []byte) ([]byte, error) {
		_, err := io.ReadFull(c, head)
		return head, err
	}
	// The order of bytes, the protocol's version, and no authorisation.
	if err := request([]byte{'l', 0}, [5]uint16{11, 0, 0, 0, 0}); err != nil {
		return err
	}
	head, err := answer(make([]byte, 8))
	if err != nil || head[0] != 1 {
		return fmt.Errorf("the server refuses: %v, %v", head, err)
	}
	if _, err := io.CopyN(io.Discard, c, 4*int64(order.Uint16(head[6:]))); err != nil {
		return err
	}
	atom := func(name string) (uint32, error) {
		padded := []byte(name + strings.Repeat("\x00", (4-len(name)%4)%4))
		const internAtom, onlyIfExists = 16, 1
		if err := request([]byte{internAtom, onlyIfExists}, [3]uint16{uint16(2 + len(padded)/4), uint16(len(name)), 0}, padded); err != nil {
			return 0, err
		}
		reply, err := answer(make([]byte, 32))
		if err != nil || reply[0] != 1 {
			return 0, fmt.Errorf("the atom %s: %v, %v", name, reply, err)
		}
		return order.Uint32(reply[8:]), nil
	}
	protocols, err := atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	remove, err := atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	const sendEvent, clientMessage, format = 25, 33, 32
	if err := request([]byte{sendEvent, 0}, uint16(11), [2]uint32{window, 0},
		[]byte{clientMessage, format}, uint16(0), [7]uint32{window, protocols, remove, 0, 0, 0, 0}); err != nil {
		return err
	}
	// The server has done what came before when it answers the next request.
	_, err = atom("WM_PROTOCOLS")
	return err
}
