"""The TeX commands that a learner's formula may have: they draw symbols and nothing else.

All others could make links, name elements of the page, cover it, load code or define commands.
"""

LETTERS = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi
psi omega varepsilon vartheta varkappa varpi varrho varsigma varphi digamma Gamma Delta Theta Lambda Xi Pi Sigma
Upsilon Phi Psi Omega aleph beth gimel daleth ell hbar hslash imath jmath Re Im wp eth Bbbk complement partial nabla
infty emptyset varnothing forall exists nexists neg lnot top bot angle measuredangle sphericalangle triangle
triangledown square Box blacksquare Diamond lozenge star bigstar diamondsuit heartsuit clubsuit spadesuit flat
natural sharp prime backprime surd degree checkmark maltese copyright circledR yen pounds S P dag ddag dagger
ddagger AA
"""
RELATIONS = """
pm mp times div cdot ast circ bullet cap cup uplus sqcap sqcup vee wedge lor land setminus smallsetminus wr diamond
bigtriangleup bigtriangledown triangleleft triangleright oplus ominus otimes oslash odot bigcirc amalg ltimes rtimes
boxplus boxminus boxtimes boxdot circledast circledcirc circleddash dotplus intercal barwedge veebar le leq ge geq
ne neq lt gt ll gg lll ggg leqslant geqslant leqq geqq lesssim gtrsim lessapprox gtrapprox lessgtr gtrless prec succ
preceq succeq preccurlyeq succcurlyeq sim simeq approx approxeq cong equiv asymp doteq doteqdot propto varpropto
models vdash Vdash vDash dashv perp mid nmid parallel nparallel bowtie Join smile frown subset supset subseteq
supseteq nsubseteq nsupseteq subsetneq supsetneq sqsubset sqsupset sqsubseteq sqsupseteq in ni notin owns nless ngtr
nleq ngeq nsim ncong triangleq circeq coloneqq colon not between pitchfork therefore because
"""
ARROWS = """
to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow longleftarrow longrightarrow
longleftrightarrow Longleftarrow Longrightarrow Longleftrightarrow uparrow downarrow updownarrow Uparrow Downarrow
Updownarrow mapsto longmapsto hookleftarrow hookrightarrow leftharpoonup leftharpoondown rightharpoonup
rightharpoondown rightleftharpoons leftrightharpoons nearrow searrow swarrow nwarrow leadsto implies impliedby iff
nleftarrow nrightarrow nLeftarrow nRightarrow twoheadrightarrow rightsquigarrow upharpoonright restriction
leftleftarrows rightrightarrows leftrightarrows rightleftarrows curvearrowleft curvearrowright circlearrowleft
circlearrowright xleftarrow xrightarrow overleftarrow overrightarrow overleftrightarrow
"""
FUNCTIONS = """
sum prod coprod int iint iiint oint smallint bigcap bigcup bigsqcup bigvee bigwedge bigoplus bigotimes bigodot
biguplus limits nolimits sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg min max inf
sup lim liminf limsup injlim projlim varlimsup varliminf arg det dim gcd hom ker deg Pr mod bmod pmod pod
operatorname mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner
"""
STRUCTURES = """
frac dfrac tfrac cfrac over atop choose binom dbinom tbinom sqrt root of stackrel overset underset substack sideset
begin end hline cr tag notag nonumber displaystyle textstyle scriptstyle scriptscriptstyle boxed phantom hphantom
vphantom smash strut mathstrut underbrace overbrace underline overline underbracket overbracket matrix pmatrix cases
"""
FONTS = """
hat widehat check tilde widetilde acute grave dot ddot dddot breve bar vec mathring mathrm mathbf mathit mathsf
mathtt mathcal mathscr mathfrak mathbb mathnormal boldsymbol pmb bm rm bf it sf tt cal text textrm textbf textit
textsf texttt textnormal textup emph mbox hbox scr frak Bbb bold tiny scriptsize small normalsize large Large quad
qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace space nobreakspace
"""
DELIMITERS = """
left right middle big Big bigg Bigg bigl bigr bigm Bigl Bigr Bigm biggl biggr biggm Biggl Biggr Biggm langle rangle
lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack lvert rvert lVert rVert vert Vert backslash lgroup rgroup
lmoustache rmoustache ulcorner urcorner llcorner lrcorner dots ldots cdots vdots ddots dotsb dotsc dotsi dotsm dotso
ldotp cdotp
"""
COMMANDS = frozenset((LETTERS + RELATIONS + ARROWS + FUNCTIONS + STRUCTURES + FONTS + DELIMITERS).split())
