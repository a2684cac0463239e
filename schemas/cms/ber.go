package cms

import (
	"github.com/smallstep/pkcs7"

	"github.com/uzelhub/uzel/schemas/fault"
)

const (
	maxDepth = 60
	// maxScans bounds how many bytes pkcs7 v0.2.3 searches for the ends of elements of indefinite length: after each child it
	// searches everything that follows.
	maxScans = 20_000_000_000
)

// parse reads a container. The library reads BER by unbounded recursion, and when a child element is longer than its parent it
// reads the excess twice: a small file could keep it busy for ever. So we check the nesting of the elements before it does.
func parse(ber []byte) (*pkcs7.PKCS7, error) {
	if wrong := frame(ber); wrong != nil {
		return nil, wrong
	}
	return pkcs7.Parse(ber)
}

// open is an element that we are inside of.
type open struct {
	end        int // of the element, or of the nearest one around it whose end is known
	indefinite bool
}

// frame walks over the elements, each inside its parent, to a bounded depth.
func frame(ber []byte) *fault.Error {
	stack := []open{{end: len(ber)}}
	scans := 0
	for at := 0; ; {
		top := stack[len(stack)-1]
		switch {
		case len(stack) == 1 && at > 0:
			return nil // the first element ended; the library reads no other
		case top.indefinite && at+2 <= top.end && ber[at] == 0 && ber[at+1] == 0:
			stack, at = stack[:len(stack)-1], at+2
			continue
		case !top.indefinite && at == top.end:
			stack = stack[:len(stack)-1]
			continue
		}
		if top.indefinite {
			if scans += len(ber) - at; scans > maxScans {
				return errContainer.With("слишком много частей неизвестной длины")
			}
		}
		body, length, constructed, ok := header(ber[:top.end], at)
		switch {
		case !ok:
			return errContainer.With("байт %d", at)
		case !constructed:
			at = body + length
			continue
		case len(stack) > maxDepth:
			return errContainer.With("вложенность больше %d", maxDepth)
		}
		inner := open{end: body + length}
		if length < 0 {
			inner = open{end: top.end, indefinite: true}
			if body+2 > top.end || ber[body] == 0 && ber[body+1] == 0 { // an empty one: the library takes its end mark for an element
				return errContainer.With("байт %d", at)
			}
		}
		stack, at = append(stack, inner), body
	}
}

// header reads tag and length of an element; a negative length is an indefinite one.
func header(ber []byte, at int) (body, length int, constructed, ok bool) {
	if at+2 > len(ber) {
		return 0, 0, false, false
	}
	constructed = ber[at]&0x20 != 0
	long := ber[at]&0x1F == 0x1F
	for at++; long; at++ {
		if at+1 >= len(ber) {
			return 0, 0, false, false
		}
		long = ber[at] >= 0x80
	}
	first := ber[at]
	at++
	switch {
	case first < 0x80:
		length = int(first)
	case first == 0x80:
		return at, -1, constructed, constructed
	case first > 0x84 || at+int(first&0x7F) > len(ber):
		return 0, 0, false, false
	default:
		for range first & 0x7F {
			length, at = length<<8|int(ber[at]), at+1
		}
	}
	return at, length, constructed, at+length <= len(ber)
}
