export { Avatar, Badge, initials, Kbd, type Tone } from "./Badge";
export { frameDocument, HtmlFrame } from "./HtmlFrame";
export { Icon, type IconName, Lighthouse } from "./Icon";
export { offerUndo, tell, tellProblem, tellWith } from "./notify";
export { Card, Facts, Page, TableScroll, usePageTitle } from "./Page";
export { type Choice, Picker } from "./Picker";
export { EmptyState, Loading, ProblemNote, problemText } from "./states";
export { setTitleCount, setTitleName, titled } from "./title";
export { Since, useNow, When } from "./When";
