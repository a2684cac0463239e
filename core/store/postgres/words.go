package postgres

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// russian is an error of the server or of the way to it, in words for people.
type russian struct {
	words string
	cause error
}

func (r russian) Error() string { return r.words }

func (r russian) Unwrap() error { return r.cause }

// codeWords tell in Russian what the server says most often. Its own words depend on its language.
var codeWords = map[string]string{
	"28P01": "пароль не подошёл",
	"28000": "этому пользователю отсюда входить не разрешено",
	"3D000": "базы с таким именем нет",
	"25006": "сервер открыт только для чтения",
	"42501": "не хватает прав",
	"53100": "на диске сервера нет места",
	"53200": "серверу не хватает памяти",
	"53300": "свободных соединений нет",
	"57P01": "сервер закрывает соединения",
	"57P02": "сервер аварийно закрыл соединения",
	"57P03": "сервер запускается или останавливается",
}

// ofCode is what the server said.
func ofCode(said *pgconn.PgError) error {
	if words := codeWords[said.Code]; words != "" {
		return russian{words + " (" + said.Code + ")", said}
	}
	return said
}

// ofDial is why there is no connection, without the driver's own words, which hold the user's name.
func ofDial(e *pgconn.ConnectError) error {
	cause := e.Unwrap()
	if cause == nil {
		return nil
	}
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	for _, known := range []struct {
		is    bool
		words string
	}{
		{errors.As(cause, &name), "имя сервера не найдено"},
		{errors.As(cause, &certificate), "сертификат сервера не подошёл"},
		{errors.As(cause, &authority), "сертификат сервера не подошёл"},
		{strings.Contains(cause.Error(), "refused TLS"), "сервер не умеет защищать соединение (sslmode)"},
		{errors.Is(cause, syscall.ECONNREFUSED), "по этому адресу никто не отвечает"},
		{errors.Is(cause, fs.ErrNotExist), "сокета сервера нет"},
		{errors.Is(cause, os.ErrDeadlineExceeded), "сервер не ответил вовремя"},
		{errors.Is(cause, context.DeadlineExceeded), "сервер не ответил вовремя"},
	} {
		if known.is {
			return russian{known.words, cause}
		}
	}
	return errors.New(strings.ReplaceAll(cause.Error(), "\n", "; "))
}
