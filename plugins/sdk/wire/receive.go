package wire

import (
	"bytes"
	"errors"
	"io"

	connectorv1 "github.com/uzelhub/uzel/plugins/contract/uzel/connector/v1"
	"github.com/uzelhub/uzel/schemas/document"
)

// Receive takes chunks until the other side has sent all it has, and holds them to size and sum.
func Receive(size int64, sum []byte, receive func() (*connectorv1.Chunk, error)) ([]byte, error) {
	body, err := NewBody(size, sum)
	if err != nil {
		return nil, err
	}
	for {
		chunk, err := receive()
		if errors.Is(err, io.EOF) {
			return body.Bytes()
		}
		if err != nil {
			return nil, err
		}
		if err := body.Add(chunk.GetData()); err != nil {
			return nil, err
		}
	}
}

// ReceivePlain takes chunks that no header announced, up to the size of a document.
func ReceivePlain(receive func() (*connectorv1.Chunk, error)) ([]byte, error) {
	var plain bytes.Buffer
	for {
		chunk, err := receive()
		if errors.Is(err, io.EOF) {
			return plain.Bytes(), nil
		}
		if err != nil {
			return nil, err
		}
		if plain.Len()+len(chunk.GetData()) > document.MaxBytes {
			return nil, errTooLarge.With("больше %d байт", document.MaxBytes)
		}
		plain.Write(chunk.GetData())
	}
}
