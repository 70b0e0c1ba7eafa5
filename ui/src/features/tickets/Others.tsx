import type { Present } from "@/api/models";
import { Avatar, Icon } from "@/shared/parts";
import { useOthers, useOthersInWords } from "./presence";

/** Who else is in the ticket, in its head. */
export function Others({ ticket }: { ticket: string }) {
  const people = useOthers(ticket);
  const said = useOthersInWords(people);
  if (people.length === 0) return null;
  return (
    <span className="others" title={people.map((one) => one.person.name).join(", ")}>
      {people.slice(0, 3).map((one) => (
        <Avatar key={one.person.id} name={one.person.name} quiet />
      ))}
      <span className="ellipsis">{said}</span>
    </span>
  );
}

/** Beside the composer only those who write too: two answers are worse than none. */
export function OtherWriters({ ticket }: { ticket: string }) {
  const writers = useOthers(ticket).filter((one) => one.doing !== "looking");
  const said = useOthersInWords(writers);
  return (
    <div role="status">
      {said && (
        <p className="composer-others">
          <Icon name="edit" size={14} /> {said}
        </p>
      )}
    </div>
  );
}

/** In a row of the list: a sign, and its words for those who ask. */
export function OthersMark({ people }: { people: Present[] }) {
  const said = useOthersInWords(people);
  if (people.length === 0) return null;
  const writing = people.some((one) => one.doing !== "looking");
  return (
    <span className="row-here" title={said}>
      <Icon name={writing ? "edit" : "eye"} size={14} />
      <span className="visually-hidden">{said}</span>
    </span>
  );
}
