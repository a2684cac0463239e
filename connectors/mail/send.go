package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/textproto"
	"os"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Check implements sdk.Connection: it greets the server and logs in, and sends nothing.
func (a *account) Check(ctx context.Context) (string, error) {
	client, err := a.client()
	if err != nil {
		return "", err
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return "", sessionFault(err)
	}
	_ = client.CloseWithSMTPClient(session) // nothing was asked of it
	return "сервер " + a.config.Host + " отвечает, письма пойдут от " + a.config.From, nil
}

// send hands a letter over. To all recipients or to none: a server that refuses one of them gets no letter.
func (a *account) send(ctx context.Context, letter *gomail.Msg) error {
	client, err := a.client()
	if err != nil {
		return err
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return sessionFault(err)
	}
	stop := context.AfterFunc(ctx, func() { _ = session.Close() }) // the library does not listen to the context from here on
	defer stop()
	err = client.SendWithSMTPClient(session, letter)
	if letter.IsDelivered() { // what was said after that is of no interest
		_ = client.CloseWithSMTPClient(session)
		return nil
	}
	_ = session.Close()
	return letterFault(err)
}

func (a *account) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(a.config.port()), gomail.WithTimeout(a.config.Timeout.Std())}
	secure, err := a.config.tls()
	if err != nil {
		return nil, err
	}
	switch a.config.Security {
	case TLS:
		options = append(options, gomail.WithSSL(), gomail.WithTLSConfig(secure))
	case None:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(secure))
	}
	if a.config.Login != "" {
		how := gomail.SMTPAuthAutoDiscover
		if a.config.Security == None { // to this machine alone
			how = gomail.SMTPAuthPlainNoEnc
		}
		options = append(options, gomail.WithSMTPAuth(how), gomail.WithUsername(a.config.Login), gomail.WithPassword(a.config.Password))
	}
	client, err := gomail.NewClient(a.config.Host, options...)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "настройки почты не подходят: %v", err)
	}
	return client, nil
}

func (c Config) tls() (*tls.Config, error) {
	config := &tls.Config{ServerName: c.Host, MinVersion: tls.VersionTLS12}
	if c.CA == "" {
		return config, nil
	}
	pem, err := os.ReadFile(c.CA)
	if err != nil {
		return nil, sdk.Fail(document.CauseMisconfigured, "ca: файл не читается: %v", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, sdk.Fail(document.CauseMisconfigured, "ca: в файле нет сертификатов PEM")
	}
	return config, nil
}

// What the library says, in words alone, of a server that does not offer something.
const (
	noProtection = "does not support STARTTLS"
	noLogin      = "does not support SMTP AUTH"
)

// sessionFault is why a session did not come about. Nothing has been sent.
func sessionFault(err error) *sdk.Fault {
	var reply *textproto.Error
	var untrusted *tls.CertificateVerificationError
	var network net.Error
	switch {
	case errors.As(err, &reply) && reply.Code/100 == 5:
		return sdk.Fail(document.CauseUnauthorised, "почтовый сервер не пускает").Remote(strconv.Itoa(reply.Code), reply.Msg).
			Advise("проверьте login и password; некоторым серверам нужен отдельный пароль для программ")
	case errors.As(err, &reply):
		return sdk.Fail(document.CauseTransient, "почтовый сервер просит зайти позже").Remote(strconv.Itoa(reply.Code), reply.Msg)
	case errors.As(err, &untrusted):
		return sdk.Fail(document.CauseMisconfigured, "сертификату почтового сервера нет доверия: %v", untrusted.Err).
			Advise("если его выпустила своя организация, укажите её корневые сертификаты в ca")
	case strings.Contains(err.Error(), noProtection):
		return sdk.Fail(document.CauseMisconfigured, "почтовый сервер не предлагает защиты связи: письмо открыто не отправлено").
			Advise("проверьте port и security: с защитой с первого байта (tls) сервер часто слушает порт 465")
	case strings.Contains(err.Error(), noLogin):
		return sdk.Fail(document.CauseMisconfigured, "почтовый сервер не спрашивает ни имени, ни пароля").
			Advise("уберите login и password или проверьте host и port: для программ у сервера бывает отдельный порт")
	case errors.As(err, &network):
		return sdk.Fail(document.CauseTransient, "почтовый сервер не отвечает: %v", network)
	}
	return sdk.Fail(document.CauseTransient, "сеанс с почтовым сервером не удался: %v", err)
}

// letterFault is why a letter was not taken. Only the end of the text, when it was sent and not answered, leaves it
// open whether the server has taken it; everything before that is surely no letter.
func letterFault(err error) *sdk.Fault {
	var said *gomail.SendError
	if !errors.As(err, &said) {
		return sdk.Fail(document.CauseOutcomeUnknown, "неизвестно, принял ли сервер письмо: %v", err)
	}
	code := said.ErrorCode()
	switch {
	case said.Reason == gomail.ErrSMTPDataClose && code == 0:
		return sdk.Fail(document.CauseOutcomeUnknown, "связь прервалась, когда письмо уже было отправлено: неизвестно, принял ли его сервер").
			Advise("посмотрите в папке отправленных на сервере или спросите получателя, затем решите: uzel doc decide")
	case code/100 == 5 && said.Reason == gomail.ErrSMTPRcptTo:
		return sdk.Fail(document.CauseRefusedByRemote, "сервер не принимает письма для получателя").Remote(strconv.Itoa(code), "").
			Advise("проверьте адреса в to")
	case code/100 == 5:
		return sdk.Fail(document.CauseRefusedByRemote, "сервер не принял письмо").Remote(strconv.Itoa(code), "").
			Advise("проверьте from, размер и вид вложения: сервер отвергает письмо навсегда")
	case code != 0:
		return sdk.Fail(document.CauseTransient, "сервер просит прислать письмо позже").Remote(strconv.Itoa(code), "")
	}
	return sdk.Fail(document.CauseTransient, "связь прервалась до конца письма: оно не отправлено")
}
