package config

// checkSigners judges signers, and who they are granted to.
func (l *loader) checkSigners() {
	known := names{}
	for i, s := range l.config.Signers {
		at := located{l.config.main, element("/signers", i)}
		l.unique(known, s.Name, at.place("/name"), s.Name)
		l.connection(s.Connection, at.place("/connection"))
	}
	if verifier := l.config.Trust.Verifier; verifier != "" {
		l.signer(verifier, located{l.config.main, "/trust"}.place("/verifier"))
	}
	for i, c := range l.config.Connections {
		if c.Signer != "" {
			l.signer(c.Signer, located{l.config.main, element("/connections", i)}.place("/signer"))
		}
	}
}

func (l *loader) signer(name, place string) {
	l.reference("signers", "подпись", name, place, each(l.config.Signers, func(s Signer) string { return s.Name }))
}
