package openssl

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"strconv"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// stamp asks the timestamping authority for a token over data, and has openssl check it against the question and the roots
// (RFC 3161).
func (s *signer) stamp(ctx context.Context, digest string, data []byte) ([]byte, error) {
	stamped, err := s.program.temporary("data-", data)
	if err != nil {
		return nil, err
	}
	defer os.Remove(stamped)
	query, err := s.program.run(ctx, call{args: []string{"ts", "-query", "-data", stamped, "-" + digest, "-cert"}, what: "запрос метки времени не составлен"})
	if err != nil {
		return nil, err
	}
	reply, err := s.ask(ctx, "служба меток времени", s.tsa, "application/timestamp-query", query)
	if err != nil {
		return nil, err
	}
	files, remove, err := s.program.temporaries(query, reply)
	if err != nil {
		return nil, err
	}
	defer remove()
	check := append([]string{"ts", "-verify", "-queryfile", files[0], "-in", files[1]}, s.trusted()...)
	if _, said, err := s.program.start(ctx, call{args: check}); err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "метка времени не прошла проверку").Remote("", lastError(said)).
			Advise("проверьте адрес службы (tsa) и корневые сертификаты (roots): среди них нужен корень службы")
	}
	return s.program.run(ctx, call{args: []string{"ts", "-reply", "-in", files[1], "-token_out"}, what: "метка времени не извлечена"})
}

// trusted are the arguments by which openssl trusts the roots of the connection and nobody else.
func (s *signer) trusted() []string {
	args := []string{"-CAfile", s.roots}
	if s.between != "" {
		args = append(args, "-untrusted", s.between)
	}
	return args
}

// ask sends a question to a service. It does nothing there, so it may be sent again.
func (s *signer) ask(ctx context.Context, who, address, kind string, question []byte) ([]byte, error) {
	method, body := http.MethodPost, bytes.NewReader(question)
	if question == nil {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(sdk.Question(ctx), method, address, body)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "%s: адрес записан неверно", who)
	}
	if question != nil {
		request.Header.Set("Content-Type", kind)
	}
	answer, err := s.http.Do(request)
	if err != nil {
		return nil, err
	}
	if fault := answer.Fault(); fault != nil && fault.Cause == document.CauseRefusedByRemote {
		return nil, sdk.Fail(document.CauseMisconfigured, "%s не приняла вопрос", who).Remote(strconv.Itoa(answer.Status), "").
			Advise("проверьте её адрес в настройках подключения")
	} else if fault != nil {
		return nil, fault
	}
	return answer.Body, nil
}
