package sandbox

import (
	"crypto/tls"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/uzelhub/uzel/plugins/sdk/mishap"
)

// maxBytes is the largest letter: a document in base64 and its headers.
const maxBytes = 160 << 20

// Options are what a server is made of. Zero values are usable.
type Options struct {
	Login, Password string              // without them everybody may send
	Unknown         []string            // recipients that are refused with 550
	TLS             *tls.Config         // offers STARTTLS; for implicit TLS give Serve a TLS listener
	Faults          Plan                //
	Seed            uint64              // of the faults
	Now             func() time.Time    // nil: time.Now
	Wait            func(time.Duration) // how a delay passes; nil: time.Sleep
}

// Server is a mail server.
type Server struct {
	options Options
	smtp    *smtp.Server

	faults *mishap.Faults

	mu        sync.Mutex
	letters   []Letter
	listeners []net.Listener
	closed    bool
}

// New makes a server.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = time.Sleep
	}
	s := &Server{options: o, faults: mishap.New(faultsInOrder, o.Seed, o.Faults)}
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{server: s, conn: c}, nil }))
	s.smtp.Domain = "sandbox.invalid"
	s.smtp.TLSConfig = o.TLS
	s.smtp.AllowInsecureAuth = true // everything about it is invented
	s.smtp.MaxMessageBytes = maxBytes
	s.smtp.ErrorLog = silent{}
	return s
}

// Serve answers until the server is closed; then it returns nil.
func (s *Server) Serve(l net.Listener) error {
	if !s.open(l) {
		return l.Close()
	}
	err := s.smtp.Serve(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	return err
}

// open notes a listener. The library does not know of one before it serves it, so a server that is closed in between
// would serve for ever.
func (s *Server) open(l net.Listener) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, l)
	return !s.closed
}

// Close ends the server and breaks its connections.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.mu.Unlock()
	return s.smtp.Close()
}

func (s *Server) unknown(to string) bool {
	return slices.ContainsFunc(s.options.Unknown, func(u string) bool { return strings.EqualFold(u, to) })
}

// silent keeps the library's complaints about broken connections to itself: they are asked for.
type silent struct{}

// Printf implements smtp.Logger.
func (silent) Printf(string, ...any) {}

// Println implements smtp.Logger.
func (silent) Println(...any) {}
