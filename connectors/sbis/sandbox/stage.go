package sandbox

// Names of stages and actions. That of a service stage is this server's own; so are those of an annulment.
const (
	stageSend    = "Отправка"
	stageApprove = "Утверждение"
	stageService = "Обработка служебных документов"
	stageAnnul   = "Аннулирование"

	actSend    = "Отправить"
	actApprove = "Утвердить"
	actReject  = "Отклонить"
	actService = "Обработать служебное"
	actAnnul   = "Аннулировать"
)

// stage is what can be done with a document now.
type stage struct {
	id, name string
	service  bool
	actions  []Action
	about    *attachment              // of a service stage: what is acknowledged
	prepared map[string][]*attachment // by action: files that the server made to be signed
}

func (s *Server) stage(name string, actions ...Action) *stage {
	return &stage{id: s.guid(), name: name, actions: actions, service: name == stageService, prepared: map[string][]*attachment{}}
}

func action(name string, signature, comment bool) Action {
	return Action{Name: name, NeedsSignature: yes(signature), NeedsComment: yes(comment), NeedsPlain: "Нет"}
}

func (st *stage) view() Stage {
	return Stage{ID: st.id, Name: st.name, Service: yes(st.service), Actions: st.actions}
}

// find finds a stage and an action of a document by what the client names. A stage may be named by its identifier as well.
func (p *paper) find(asked Stage) (*stage, Action, error) {
	for _, st := range p.stages {
		if asked.ID != "" && asked.ID != st.id || asked.ID == "" && asked.Name != st.name {
			continue
		}
		for _, a := range st.actions {
			if a.Name == asked.Actions.first().Name {
				return st, a, nil
			}
		}
	}
	return nil, Action{}, refused("На текущем этапе документа действие «%s» недоступно", asked.Actions.first().Name)
}

func (p *paper) drop(done *stage) {
	var rest []*stage
	for _, st := range p.stages {
		if st != done {
			rest = append(rest, st)
		}
	}
	p.stages = rest
}

func (s *Server) listServiceStages(c *call) (any, error) {
	f, err := c.filter()
	if err != nil {
		return nil, err
	}
	var all []Document
	for _, id := range s.order {
		p := s.papers[id]
		if f.Document != "" && f.Document != id {
			continue
		}
		for _, st := range p.stages {
			if st.service {
				d := s.view(p, c.base)
				d.Attachments, d.Stages = nil, List[Stage]{st.view()}
				all = append(all, d)
			}
		}
	}
	cut, n, err := page(all, f.Navigation)
	if err != nil {
		return nil, err
	}
	return map[string]any{"Документ": notNil(cut), "Навигация": n}, nil
}

func (s *Server) countServiceStages(*call) (any, error) {
	count := 0
	for _, p := range s.papers {
		for _, st := range p.stages {
			if st.service {
				count++
			}
		}
	}
	return map[string]any{"ЧислоНеобработанныхЭтапов": decimal(count)}, nil
}
