package config

// Signer is a way of signing that routes name in `{ sign: … }`: a connection with a signing connector, the certificate to
// use, and who has to look before.
type Signer struct {
	Name       string `json:"name" jsonschema:"pattern=^[a-z0-9][a-z0-9_-]*$" jsonschema_description:"Имя, которым подпись называют маршруты"`
	Connection string `json:"connection" jsonschema_description:"Подключение с подписывающим коннектором"`
	// Certificate is the SHA-1 thumbprint, hexadecimal; empty leaves the choice to the connection.
	Certificate string `json:"certificate,omitempty" jsonschema:"pattern=^[0-9A-Fa-f]{40}$" jsonschema_description:"Отпечаток сертификата; если не указан — выбирает подключение"`
	// Approvals is how many different people have to approve a document before it is signed. Two are four eyes.
	Approvals int `json:"approvals,omitempty" jsonschema:"minimum=0,maximum=2" jsonschema_description:"Сколько разных людей должны одобрить документ перед подписью: 0, 1 или 2"`
	// Remote names the person who signs elsewhere, by a link or in ГосКлюч: an address, a telephone or a СНИЛС, as a
	// reference to a secret, since it is personal data.
	Remote string `json:"remote,omitempty" jsonschema_description:"Кто подписывает по ссылке или в ГосКлюче: почта, телефон или СНИЛС, ссылкой на секрет"`

	Place string `json:"-"` // file:line
}

// Exchange is what the contract of a route's documents says about their exchange; what is not said is the law's or a
// careful default.
type Exchange struct {
	Sign       string `json:"sign,omitempty" jsonschema_description:"Чем подписывать ответы и извещения (signers); если не указано — как шаг sign"`
	AnswerDays int    `json:"answer_days,omitempty" jsonschema:"minimum=1,maximum=366" jsonschema_description:"Рабочих дней на ответ покупателя; 5, если не указано"`
	// Deemed is the clause by which silence is acceptance; without one a person decides when the time is over.
	Deemed     string `json:"deemed,omitempty" jsonschema:"maxLength=255" jsonschema_description:"Пункт договора, по которому молчание — приёмка; без него решает человек"`
	NoticeDays int    `json:"notice_days,omitempty" jsonschema:"minimum=1,maximum=366" jsonschema_description:"Рабочих дней на извещение о получении; 5, если не указано"`
	PaperDays  int    `json:"paper_days,omitempty" jsonschema:"minimum=1,maximum=366" jsonschema_description:"Рабочих дней на возврат бумажного подлинника; 20, если не указано"`
	// Mail is the connection by which a document goes that no operator can deliver; its paper original is then waited for.
	Mail string `json:"mail,omitempty" jsonschema_description:"Подключение почты для документа, который операторы доставить не могут; без него решает человек"`
	// Signatures says what is asked of the other side's signatures; tell, when not said. What is wrong goes to a person always.
	Signatures string `json:"signatures,omitempty" jsonschema:"enum=tell,enum=demand-qualified" jsonschema_description:"Чего требовать от подписей другой стороны: tell — показать, чего они стоят, demand-qualified — без подтверждённой квалифицированной решает человек; tell, если не указано"`
	// Hidden are confirmations that the operator does not show to our side: they are not waited for. Without the list they
	// are those that go to the other side.
	Hidden []string `json:"hidden,omitempty" jsonschema:"enum=title_confirmed,enum=notice_confirmed,enum=notice_dispatched,enum=answer_confirmed,enum=answer_dispatched,enum=clarification_confirmed,enum=clarification_dispatched" jsonschema_description:"Подтверждения, которых оператор нашей стороне не показывает; если не указано — те, что идут другой стороне"`
}

// Signer finds a signer by its name.
func (c *Config) Signer(name string) (Signer, bool) {
	return find(c.Signers, func(s Signer) bool { return s.Name == name })
}
