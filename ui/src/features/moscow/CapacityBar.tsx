import type { MoscowBoard, MoscowPoolUse } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { barOf, shareOf } from "./board";
import type { Names } from "./words";

type Props = { board: MoscowBoard; planned: ReadonlySet<string> | null; names: Names };

/** How full each pool is, and up to where things are promised, expected, hoped for. */
export function CapacityBars({ board, planned, names }: Props) {
  return (
    <>
      {board.pools.map((pool) => (
        <PoolRow key={pool.pool} pool={pool} board={board} planned={planned} names={names} />
      ))}
    </>
  );
}

function PoolRow({ pool, board, planned, names }: Props & { pool: MoscowPoolUse }) {
  const { t } = useI18n();
  const bar = barOf(pool, board.cards, planned);
  const agreed = board.frame.definition;
  const at = (value: number) => `${(value / bar.whole) * 100}%`;
  const days = (value: number) => `${names.amount(value)} ${pool.unit}`;
  const part = (value: number) => {
    const share = shareOf(value, pool.capacity);
    return share === null ? days(value) : `${days(value)}, ${names.share(share)}`;
  };
  const parts = [
    { kind: "must", label: t("moscow.class.M"), value: bar.must },
    { kind: "should", label: t("moscow.class.S"), value: bar.should },
    { kind: "could", label: t("moscow.class.C"), value: bar.could },
    { kind: "out", label: t("moscow.left_out"), value: bar.out },
  ].filter((one) => one.value > 0);
  const lines = [
    { kind: "must", at: pool.guaranteed_to, label: t("moscow.must_line", { n: agreed.must_percent ?? 60 }) },
    {
      kind: "expected",
      at: pool.expected_to,
      label: t("moscow.expected_line", { n: 100 - (agreed.could_percent ?? 20) }),
    },
    { kind: "capacity", at: pool.capacity, label: t("moscow.capacity_line", { amount: days(pool.capacity) }) },
  ];
  return (
    <section className="pool" aria-label={t("moscow.pool", { name: pool.name })}>
      {pool.capacity > 0 && (
        <div className="pool-labels" aria-hidden="true">
          {lines.map((line) => (
            <span
              key={line.kind}
              className={`pool-label pool-label-${line.kind}`}
              style={{ insetInlineStart: at(line.at) }}
            >
              {line.label}
            </span>
          ))}
        </div>
      )}
      <div className="pool-bar" aria-hidden="true">
        {parts.map((one) => (
          <span key={one.kind} className={`pool-part pool-${one.kind}`} style={{ inlineSize: at(one.value) }}>
            <span className="ellipsis">
              {one.label} {days(one.value)}
            </span>
          </span>
        ))}
        {pool.capacity > 0 &&
          lines.map((line) => (
            <span
              key={line.kind}
              className={`pool-line pool-line-${line.kind}`}
              style={{ insetInlineStart: at(line.at) }}
            />
          ))}
      </div>
      <p className="pool-figures">
        <b>{pool.name}</b>
        {parts.map((one) => (
          <span key={one.kind}>
            {one.label} {part(one.value)}
          </span>
        ))}
        {pool.capacity > 0 ? (
          <span>{t("moscow.capacity_is", { amount: days(pool.capacity), free: days(pool.free) })}</span>
        ) : (
          <span className="amber-text">{t("moscow.no_capacity_of", { name: pool.name })}</span>
        )}
      </p>
    </section>
  );
}
