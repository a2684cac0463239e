package mail_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"encoding/base64"

	"github.com/uzelhub/uzel/connectors/mail"
	"github.com/uzelhub/uzel/connectors/mail/sandbox"
	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// noon is when all letters of these tests are written.
var noon = time.Date(2026, time.November, 2, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, c config) sdk.Connection {
	t.Helper()
	connection, err := mail.Connector{Now: func() time.Time { return noon }}.Open(t.Context(), sdk.Setup{Config: encoded(t, c)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	return connection
}

func commit(t *testing.T, connection sdk.Connection, act sdk.Act) (sdk.Receipt, error) {
	t.Helper()
	return connection.(sdk.Destination).Commit(t.Context(), act)
}

// opened is a letter as a mail program shows it.
type opened struct {
	header     netmail.Header
	subject    string
	text       string
	file       string
	attachment []byte
}

func read(t *testing.T, letter []byte) opened {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	o := opened{header: m.Header, subject: subject}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return o
		}
		if err != nil {
			t.Fatal(err)
		}
		if name := fileName(part); name != "" {
			o.file = name
			o.attachment, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		} else {
			var text []byte
			text, err = io.ReadAll(quotedprintable.NewReader(part))
			o.text = string(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// fileName is an attachment's name; mail programs write it as an encoded word.
func fileName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	name, err := new(mime.WordDecoder).DecodeHeader(params["filename"])
	if err != nil {
		return ""
	}
	return name
}

// attachment is the first file of a letter, when there is one.
func attachment(letter []byte) ([]byte, string) {
	m, err := netmail.ReadMessage(bytes.NewReader(letter))
	if err != nil {
		return nil, ""
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return nil, ""
	}
	for parts := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return nil, ""
		}
		if name := fileName(part); name != "" {
			body, _ := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
			return body, name
		}
	}
}

func TestALetterAsItsReaderSeesIt(t *testing.T) {
	server, address := serve(t, sandbox.Options{})
	act := timesheet("key-1")
	act.Document.Name, act.Document.Organisation.Name = "Табель «октябрь» 2026.xlsx", "ООО «Ромашка»"
	connection := open(t, to(address, config{
		"to": []string{"zarplata@example.ru", "Отдел кадров <kadry@example.ru>"}, "subject": "Табель за {period}: {organisation}", "text": "Файл {name}",
	}))
	receipt, err := commit(t, connection, act)
	if err != nil {
		t.Fatal(err)
	}
	ledger := server.Ledger()
	if len(ledger) != 1 || !ledger[0].Done || strings.Join(ledger[0].To, " ") != "zarplata@example.ru kadry@example.ru" {
		t.Fatalf("%+v", ledger)
	}
	l := read(t, ledger[0].Text)
	if l.subject != "Табель за 2026-10: ООО «Ромашка»" || strings.TrimSpace(l.text) != "Файл Табель «октябрь» 2026.xlsx" {
		t.Errorf("subject %q, text %q", l.subject, l.text)
	}
	if l.file != "Табель «октябрь» 2026.xlsx" || !bytes.Equal(l.attachment, act.Body) {
		t.Errorf("file %q with %q", l.file, l.attachment)
	}
	if date, err := l.header.Date(); err != nil || !date.Equal(noon) {
		t.Errorf("dated %s, %v", date, err)
	}
	if id := strings.Trim(l.header.Get("Message-Id"), "<>"); !strings.HasSuffix(id, "@example.ru") || !strings.Contains(receipt.RemoteID, id) {
		t.Errorf("Message-ID %q, receipt %q", id, receipt.RemoteID)
	}
}

func TestEveryAttemptAtAnActHasTheSameMessageID(t *testing.T) {
	server, address := serve(t, sandbox.Options{})
	connection := open(t, to(address, nil))
	for _, key := range []string{"a", "a", "b"} {
		if _, err := commit(t, connection, timesheet(key)); err != nil {
			t.Fatal(err)
		}
	}
	l := server.Ledger()
	if l[0].MessageID == "" || l[0].MessageID != l[1].MessageID || l[0].MessageID == l[2].MessageID {
		t.Errorf("%q %q %q", l[0].MessageID, l[1].MessageID, l[2].MessageID)
	}
}

func TestWhatBecomesOfALetter(t *testing.T) {
	for _, c := range []struct {
		rule      string
		fault     sandbox.Fault
		outcome   document.Outcome
		delivered int
	}{
		{"a server that is busy gets it later", sandbox.TooMany, document.OutcomeRetry, 0},
		{"so does one that has a fault of its own", sandbox.ServerError, document.OutcomeRetry, 0},
		{"a connection that breaks before the text leaves no letter", sandbox.Refuse, document.OutcomeRetry, 0},
		{"a letter that is rejected is refused for good", sandbox.Reject, document.OutcomeRefused, 0},
		{"an answer that is lost leaves it open", sandbox.Drop, document.OutcomeUnknown, 1},
		{"a late answer is an answer", sandbox.Delay, document.OutcomeDone, 1},
	} {
		t.Run(c.rule, func(t *testing.T) {
			server, address := serve(t, sandbox.Options{Wait: func(time.Duration) {}})
			server.Inject(c.fault, 0, 1)
			_, err := commit(t, open(t, to(address, nil)), timesheet("key"))
			outcome := document.OutcomeDone
			if err != nil {
				outcome = sdk.FaultOf(err).Outcome()
			}
			if n := delivered(server, "key.xlsx"); outcome != c.outcome || n != c.delivered {
				t.Errorf("%s, delivered %d times: %v", outcome, n, err)
			}
		})
	}
}

// A large text is broken off somewhere in its midst, so the server cannot have taken it for a letter.
func TestATextThatIsBrokenOffIsNoLetter(t *testing.T) {
	server, address := serve(t, sandbox.Options{})
	server.Inject(sandbox.Truncate, 0, 1)
	act := timesheet("large")
	act.Body = make([]byte, 8<<20)
	_, err := commit(t, open(t, to(address, nil)), act)
	if err == nil {
		t.Fatal("done")
	}
	if outcome := sdk.FaultOf(err).Outcome(); outcome != document.OutcomeRetry || delivered(server, "large.xlsx") != 0 {
		t.Errorf("%s: %v", outcome, err)
	}
}

func TestOneRecipientWhoIsUnknownIsEnoughForNoLetterAtAll(t *testing.T) {
	server, address := serve(t, sandbox.Options{Unknown: []string{"nobody@example.ru"}})
	_, err := commit(t, open(t, to(address, config{"to": []string{"zarplata@example.ru", "nobody@example.ru"}})), timesheet("key"))
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused || delivered(server, "key.xlsx") != 0 {
		t.Errorf("%v", err)
	}
	if err != nil && strings.Contains(err.Error(), "nobody") {
		t.Errorf("an address is somebody's: %v", err)
	}
}

func TestAWrongPasswordShowsInCheckAndDoesNotShowItself(t *testing.T) {
	_, address := serve(t, sandbox.Options{Login: "uzel", Password: "right"})
	if _, err := open(t, to(address, config{"login": "uzel", "password": "right"})).Check(t.Context()); err != nil {
		t.Error(err)
	}
	_, err := open(t, to(address, config{"login": "uzel", "password": "wr0ng"})).Check(t.Context())
	if err == nil || sdk.FaultOf(err).Cause != document.CauseUnauthorised || strings.Contains(fmt.Sprint(err), "wr0ng") {
		t.Errorf("%v", err)
	}
}

func TestWhatADocumentSaysCannotMakeAHeader(t *testing.T) {
	server, address := serve(t, sandbox.Options{})
	act := timesheet("key")
	act.Document.Number = "1\r\nBcc: thief@example.ru"
	act.Document.Name = "../../x\r\n.xlsx"
	if _, err := commit(t, open(t, to(address, config{"subject": "Счёт {number}"})), act); err != nil {
		t.Fatal(err)
	}
	l := read(t, server.Ledger()[0].Text)
	if l.header.Get("Bcc") != "" || l.subject != "Счёт 1 Bcc: thief@example.ru" || strings.ContainsAny(l.file, "/\r\n") {
		t.Errorf("%q, %q", l.subject, l.file)
	}
}

func TestWhatIsLargerThanAllowedIsNotSent(t *testing.T) {
	server, address := serve(t, sandbox.Options{})
	_, err := commit(t, open(t, to(address, config{"max_bytes": 5})), timesheet("key"))
	if err == nil || sdk.FaultOf(err).Outcome() != document.OutcomeRefused || len(server.Ledger()) != 0 {
		t.Errorf("%v, %d letters", err, len(server.Ledger()))
	}
}

func TestSettingsThatCannotWork(t *testing.T) {
	local := config{"host": "127.0.0.1", "from": "a@example.ru", "to": []string{"b@example.ru"}}
	for want, c := range map[string]config{
		"from":      {"from": "бухгалтерия"},
		"to":        {"to": []string{"b@example.ru", "никто"}},
		"login":     {"login": "uzel"},
		"security":  {"security": "none", "host": "smtp.example.ru"},
		"{surname}": {"subject": "Табель {surname}"},
		"text":      {"text": "{" + "password}"},
		"timeout":   {"timeout": "0s"},
		"ca":        {"security": "none", "ca": "ca.pem"},
	} {
		settings := config{}
		for _, part := range []config{local, c} {
			for key, value := range part {
				settings[key] = value
			}
		}
		_, err := mail.Connector{}.Open(t.Context(), sdk.Setup{Config: encoded(t, settings)})
		if err == nil || sdk.FaultOf(err).Cause != document.CauseMisconfigured || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
