package mail

import (
	"net"
	netmail "net/mail"
	"strings"

	"github.com/uzelhub/uzel/plugins/sdk"
	"github.com/uzelhub/uzel/schemas/document"
)

// Config is what a connection is opened with.
type Config struct {
	Host     string       `json:"host" jsonschema:"minLength=1,title=Почтовый сервер,description=Имя без порта\\, например smtp.example.ru"`
	Port     int          `json:"port,omitempty" jsonschema:"minimum=1,maximum=65535,title=Порт,description=Обычно 587 для starttls и 465 для tls"`
	Security Security     `json:"security" jsonschema:"enum=starttls,enum=tls,enum=none,default=starttls,title=Защита,description=none — только для сервера на этом же компьютере."`
	CA       string       `json:"ca,omitempty" jsonschema:"title=Корневые сертификаты,description=Файл PEM\\, если сертификат сервера выпустила своя организация"`
	Login    string       `json:"login,omitempty" jsonschema:"title=Логин"`
	Password string       `json:"password,omitempty" jsonschema:"title=Пароль,writeOnly=true"`
	From     string       `json:"from" jsonschema:"minLength=3,title=Отправитель,description=Например: Бухгалтерия <buh@example.ru>"`
	To       []string     `json:"to" jsonschema:"minItems=1,title=Получатели"`
	Subject  string       `json:"subject" jsonschema:"default={title} {name},title=Тема,description=Подстановки: {title} {name} {number} {date} {period} {organisation}"`
	Text     string       `json:"text" jsonschema:"default=Документ во вложении.,title=Текст письма,description=Те же подстановки"`
	MaxBytes int64        `json:"max_bytes" jsonschema:"minimum=1,maximum=104857600,default=20971520,title=Предел вложения"`
	Timeout  sdk.Duration `json:"timeout" jsonschema:"default=2m,title=Время на письмо"`
}

// Security is how the way to the server is protected.
type Security string

// Ways to protect it. StartTLS never falls back to an open connection.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	None     Security = "none"
)

// check holds the configuration to what its schema cannot say. It names everything that is wrong at once.
func (c Config) check() error {
	var wrong []string
	say := func(condition bool, text string) {
		if condition {
			wrong = append(wrong, text)
		}
	}
	say(c.Timeout <= 0, "timeout: время должно быть больше нуля")
	say((c.Login == "") != (c.Password == ""), "login, password: нужны оба или ни одного")
	say(c.Security == None && !isLocal(c.Host), "security: без защиты письма отправляются только через сервер на этом же компьютере")
	say(c.Security == None && c.CA != "", "ca: без защиты сертификат не проверяется")
	if _, err := netmail.ParseAddress(c.From); err != nil {
		wrong = append(wrong, "from: это не адрес почты")
	}
	for _, to := range c.To {
		_, err := netmail.ParseAddress(to)
		say(err != nil, "to: среди получателей есть не адрес почты")
	}
	for key, template := range map[string]string{"subject": c.Subject, "text": c.Text} {
		if unknown := unknownPlaceholders(template); len(unknown) > 0 {
			wrong = append(wrong, key+": нет такой подстановки: "+strings.Join(unknown, ", "))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return sdk.Fail(document.CauseMisconfigured, "настройки почты не подходят: %s", strings.Join(wrong, "; ")).
		Advise("исправьте настройки соединения; они описаны в README коннектора mail")
}

func isLocal(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// port is the usual one unless another is given.
func (c Config) port() int {
	switch {
	case c.Port != 0:
		return c.Port
	case c.Security == TLS:
		return 465
	case c.Security == None:
		return 25
	}
	return 587
}
