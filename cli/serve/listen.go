package serve

import (
	"context"
	"errors"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	maxConnections = 64 // at a time; further ones wait until one of these ends
	headTime       = 5 * time.Second
	bodyTime       = 30 * time.Second
	idleTime       = 30 * time.Second
	endTime        = 10 * time.Second // for what is under way when the server is ended
	maxHead        = 16 << 10
)

// Listen takes an address such as "127.0.0.1:9090"; alone says that only this machine reaches it.
func Listen(address string) (l net.Listener, alone bool, err error) {
	if l, err = net.Listen("tcp", address); err != nil {
		return nil, false, err
	}
	tcp, ok := l.Addr().(*net.TCPAddr)
	return &limited{Listener: l, room: make(chan struct{}, maxConnections)}, ok && tcp.IP.IsLoopback(), nil
}

// Serve answers who connects until ctx ends; then what is under way is still answered. The listener is closed.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	h := &http.Server{Handler: s, ErrorLog: log.New(s.told, "", 0), MaxHeaderBytes: maxHead,
		ReadHeaderTimeout: headTime, ReadTimeout: bodyTime, WriteTimeout: bodyTime + s.Time + bodyTime, IdleTimeout: idleTime}
	ended := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(ended)
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
		defer cancel()
		if h.Shutdown(within) != nil {
			h.Close() // who is still connected has had the time
		}
	})
	err := h.Serve(l)
	if !stop() {
		<-ended
	}
	if errors.Is(err, http.ErrServerClosed) {
		return ctx.Err()
	}
	return err
}

// limited bounds the connections.
type limited struct {
	net.Listener
	room chan struct{}
}

func (l *limited) Accept() (net.Conn, error) {
	l.room <- struct{}{}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.room
		return nil, err
	}
	return &counted{Conn: c, end: sync.OnceFunc(func() { <-l.room })}, nil
}

type counted struct {
	net.Conn
	end func()
}

func (c *counted) Close() error {
	defer c.end()
	return c.Conn.Close()
}
