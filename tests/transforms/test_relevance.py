"""Which articles are about the subject: short news texts of our own on both sides of the line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.relevance import explain, is_relevant
from transforms.text import Document

ON_SUBJECT = {
    "camp": "Denmark brings three mothers home from Roj camp\nThe women and their 14 children landed at Karup air base"
    " on Thursday, the foreign ministry said. The mothers were arrested on arrival.",
    "camp convoy": "A convoy of 150 families left al-Hawl for Nineveh on Sunday. It is the third this year. The families will"
    " spend some months at the Jeddah centre south of Mosul before they go home.",
    "swap": "Moscow and Kyiv each hand over 90 captured soldiers\nThe exchange took place on the border with Belarus, both"
    " defence ministries said. Among the Ukrainians are 12 marines who defended Mariupol.",
    "war prisoners": "Azerbaijan has returned 15 Armenian prisoners of war, Yerevan said on Saturday. Armenia handed over"
    " maps of minefields in the district of Aghdam in return.",
    "guantanamo": "The Pentagon sent one more man home from Guantanamo Bay on Tuesday. Fifteen inmates remain at the base,"
    " three of whom have been cleared to leave.",
    "yemen": "Houthis free 113 prisoners in Sanaa\nThe rebels let them go without conditions, the Red Cross said. All had been"
    " captured in the fighting around Marib.",
    "trial al-shabaab": "A military court in Mogadishu sentenced six members of al-Shabaab to death on Monday. Two others"
    " got life terms for their part in a bombing that killed 30 people in a hotel.",
    "trial pkk": "Ankara court jails 21 over PKK membership\nThe defendants, most of them local politicians, were given between"
    " six and ten years. Nine people were acquitted.",
    "boko haram": "Nigeria screens and releases 1,009 former Boko Haram suspects\nThe army said that the men were cleared by a"
    " panel in Maiduguri and handed to the state government.",
    "prison break": "Gunmen of Islamic State stormed a prison in Hasaka on Thursday night and fought the guards for hours."
    " The Kurdish-led force says that 89 inmates who had fled were caught again. Dozens were killed.",
    "executions": "Iraq hangs eleven convicted of terrorism\nThe death sentences were carried out in Nasiriyah prison, a"
    " security source said. All had been found guilty of joining the Islamic State group.",
    "returnees court": "A Dutch woman went on trial in Rotterdam on Wednesday, accused of having joined the caliphate in Syria. She"
    " came back in 2022 with 11 other women from a Kurdish-run camp. Prosecutors ask for five years.",
    "amnesty": "Colombia frees 300 FARC guerrillas under peace deal\nThe rebels left jails in four cities after judges applied"
    " the amnesty law, the government said.",
    "tamil": "Sri Lanka's president has pardoned sixteen prisoners who were held as members of the Tamil Tigers under the"
    " Prevention of Terrorism Act. Around 60 more remain in custody.",
    "taliban": "Kabul releases last 400 Taliban prisoners\nA grand assembly had approved it in August. Before that about 4,600"
    " insurgents were freed, and the Taliban let 1,000 government captives go.",
    "philippines": "A Manila court convicted 17 Abu Sayyaf militants of kidnapping and gave them life imprisonment. They had been"
    " in detention for 16 years.",
    "sednaya": "Rebels open the gates of Sednaya\nThousands of detainees walked out of the Syrian government's most feared prison"
    " on Sunday after Assad fled. Rescue teams were searching for hidden cells.",
    "arrests": "Turkish police detain 43 suspected members of Islamic State\nThe raids took place at dawn in nine provinces, the"
    " interior minister wrote. In one year, he said, 1,200 suspects were arrested and 300 remanded in custody.",
    "children": "Kazakhstan: orphans of jihadists begin a new life\nOf the 595 people whom Operation Zhusan brought back from"
    " Syria, 406 are children. Thirty-three men were put on trial on their return.",
    "uzbek": "Uzbekistan flew 93 women and children back from northeast Syria on Friday. The families of militants were taken"
    " to a sanatorium near Tashkent, where psychologists will work with them.",
    "palestinian": "Israel frees 90 Palestinian prisoners\nBuses left Ofer prison after midnight as part of the truce with Hamas."
    " Most of the prisoners are women and teenagers.",
    "surrender": "More than 500 rebels of the M23 who laid down their arms are held in a camp near Kinshasa, and their lawyers say"
    " that none has been charged. The former fighters want to go home.",
    "foreign fighters jail": "Libya puts 24 foreign fighters before a court in Misrata\nThey were captured in Sirte in 2016, when"
    " Islamic State lost the city. Prosecutors want the death penalty for seven.",
    "women detained": "Iraq's prisons hold 500 foreign women convicted of belonging to Islamic State, a judge said. Many have"
    " children with them, and Russia has taken 150 of the children home.",
    "mali": "Bamako let more than 100 jihadist prisoners go last week, and a kidnapped politician and a French aid worker were freed"
    " in return. The men had been arrested over attacks in the centre of Mali.",
    "germany": "German federal prosecutors charged a returnee from Raqqa with membership of a foreign terrorist organization and with"
    " war crimes on Monday. The woman has been in custody since she landed in Frankfurt.",
    "short brief": "BAGHDAD - Iraq has now received 3,000 ISIS detainees from Syria, the justice ministry said on Sunday.",
    "transfer": "The coalition flew 150 prisoners from a jail in Shaddadi to Iraq. They are held at Karkh, near the airport, and will"
    " be tried for their time with the Islamic State.",
    "kin": "My grandchildren are not terrorists, says a grandmother in Trinidad\nMore than 90 citizens of Trinidad, most of them"
    " children, have been in Syrian camps since the fall of Islamic State, and the government will not bring them home.",
    "afghan jail": "Scores of prisoners escaped when fighters of Islamic State attacked the main jail of Jalalabad. By evening 1,025"
    " of them were back in custody, the governor said.",
    "chad": "N'Djamena: a court gave life sentences to 441 rebels of the FACT for the death of President Idriss Deby. The mass trial"
    " was held in a prison in the desert.",
    "kashmir": "Eleven men held for two decades as members of a militant group walked free after the Supreme Court acquitted them.",
    "sudan": "Sudan's army says that it freed 4,700 detainees from RSF prisons in Khartoum. Many were starved, a doctor said.",
    "bosnia": "Sarajevo expects 24 citizens from camps in Syria by the summer\nThe security minister said that the men among"
    " them will be arrested for having fought with Islamic State.",
    "ireland": "Lisa Smith found guilty of membership of Islamic State\nThe former soldier, who returned from a Syrian camp with"
    " her child in 2019, was sentenced in Dublin to 15 months.",
}

ON_SUBJECT |= {
    "deported fighters": "Turkey sends eleven French citizens home who were held as members of Islamic State\nThey include a woman"
    " with four children, the interior ministry said.",
    "uighurs": "Thailand deported 40 Uighurs to China who had been locked up for ten years; Beijing says that they had left to join"
    " a terrorist group, the East Turkestan Islamic Movement.",
    "civilians in captivity": "Kyiv: eleven civilians and 84 servicemen came home from Russian captivity on Wednesday. One of them had"
    " been held since 2016.",
    "guerrilla": "The ELN set free two soldiers and a policeman whom its rebels had captured in Arauca, the Red Cross said. Bogota holds"
    " 450 members of the guerrilla in its jails.",
    "juveniles": "Iraq's juvenile court has tried 310 boys for links to Islamic State. Judges sentenced 185 of them to between five and"
    " fifteen years.",
    "lawyers plea": "Bring them home, lawyers tell Ottawa\nTwenty-three Canadians, thirteen of them children, are held in camps and"
    " prisons of northeast Syria. A federal court ruled that four men must be brought back as well.",
    "kurdish fighters": "Iran hanged four Kurdish prisoners on Monday whom a court had convicted of plotting a bombing for Israel as"
    " members of the Komala party. Three more men are on death row.",
}

OFF_SUBJECT = {
    "deportees": "A plane with 119 Indians deported from the United States landed in Amritsar on Saturday. The migrants had"
    " been held in a detention centre in Texas and were handcuffed on the way.",
    "venezuelans": "Washington sends 200 Venezuelans to a jail in El Salvador\nThe administration says that the deportees belong to"
    " the gang Tren de Aragua. Lawyers say that most have no criminal record.",
    "pushed back": "Algeria expelled 1,200 migrants to Niger last week, the UN said. They had been detained in Tamanrasset, robbed and"
    " driven to the border in trucks.",
    "evacuees": "Britain has flown 1,888 people out of Sudan on 21 flights, most of them British nationals and their families. The"
    " evacuation ends on Saturday, as fighting between the army and the RSF goes on.",
    "stranded": "Three special flights brought 498 stranded Sri Lankan workers home from Kuwait. All were tested for the coronavirus"
    " and taken to quarantine centres run by the army.",
    "artefacts": "Iraq gets back 23,000 artefacts looted by Islamic State\nThe tablets and seals were returned by museums in the United"
    " States and Lebanon, and the culture minister received them.",
    "remains": "The remains of 112 Yazidis killed by Islamic State were handed to their families on Wednesday. They had been exhumed from"
    " mass graves in Kocho and identified in Baghdad.",
    "soldiers' bodies": "Russia handed over the bodies of 1,212 Ukrainian soldiers, Kyiv said. Experts will now identify the remains.",
    "bombing": "A suicide bomber of Islamic State killed 46 worshippers in a mosque in Kunduz. More than 140 were wounded, a hospital"
    " said. The group claimed the attack on Telegram.",
    "clashes": "Twelve soldiers and 27 militants of al-Shabaab died in clashes near Galkayo on Tuesday. The army captured two villages"
    " from the militants and seized weapons.",
    "hostages": "Gunmen free 28 schoolgirls\nThe girls, who were abducted from a school in Zamfara, were released after a ransom had been"
    " paid, their parents said. Bandits kidnapped more than 1,000 students that year.",
    "hostages isis": "Islamic State frees six Druze hostages\nTwo women and four children who were kidnapped in Sweida in July are home."
    " The jihadists still hold 21.",
    "travellers": "Some 900 people left Britain to join Islamic State, a think tank says. Most were under 25, and recruiters found them"
    " online. About 5,000 Europeans in all travelled to Syria.",
    "idps": "Iraq closes camp for the displaced\nThe last 342 families left Hamam al-Alil for their villages south of Mosul, which they"
    " had fled when Islamic State came. More than a million Iraqis are still displaced.",
    "yazidi idps": "Over 200 displaced Yazidi families went back to Sinjar from camps in Duhok this month. They had lived in tents since"
    " Islamic State attacked their towns in 2014.",
    "refugees": "Half a million Syrian refugees have returned from Turkey since Assad fell, the UN refugee agency said. Most are families"
    " with children, and many find their houses destroyed.",
    "rohingya": "Bangladesh moved 1,600 Rohingya refugees to an island. Rights groups say that some were taken there against their will.",
    "mafia": "A court in Calabria has convicted 207 members of the 'Ndrangheta in the largest mafia trial for decades. Bosses got up to 30"
    " years in prison, and 131 defendants were acquitted.",
    "drugs": "Police in Spain arrested 55 people and seized ten tonnes of cocaine. A judge sent 20 of the suspects to prison.",
    "prison break crime": "Some 4,000 inmates broke out of Haiti's main prison when gangs attacked it on Saturday night. Among them were"
    " men charged with the murder of the president.",
    "overcrowding": "Britain will let 1,700 prisoners out early to make room in its jails. Those convicted of violence or sexual crimes"
    " are excluded, the justice secretary said.",
    "royal pardon": "The king of Thailand pardoned 30,000 prisoners on his birthday. Most had been jailed over drugs.",
    "fishermen": "India and Pakistan exchange lists of prisoners\nIslamabad holds 266 Indians, 217 of them fishermen. Under an agreement"
    " of 2008 both sides exchange the lists twice a year.",
    "fishermen freed": "Pakistan freed 80 Indian fishermen from a jail in Karachi. They were taken to the border by bus and will be home"
    " on Sunday.",
    "protesters": "Tehran arrests 1,500 at protests\nStudents were among those held, rights groups said, and at least 20 people have been"
    " killed since the demonstrations began.",
    "journalists": "A record 363 journalists were in prison on December 1, the Committee to Protect Journalists found. Iran, China and"
    " Myanmar hold the most.",
    "elections": "Iraqis voted for 329 members of parliament. The turnout was 41 percent, the election commission said. Soldiers and"
    " displaced people had voted two days earlier.",
    "sport": "Rebels beat Warriors in final over\nThe captain took four wickets and his fighters were never behind. 22,000 people saw"
    " the match at a sold-out stadium.",
    "earthquake": "More than 5,000 are dead after the earthquake in Turkey and Syria. In one jail in Rajo twenty inmates escaped as the"
    " walls cracked. Thousands of families are without a home.",
    "strike": "American aircraft struck camps of Islamic State in Somalia and killed 14 fighters, the command for Africa said. No"
    " civilians were hurt.",
    "fraud": "Six bankers were sentenced to prison for fraud on Monday. The court in Frankfurt found that they had cheated the state of"
    " taxes worth 400 million euros.",
    "serial killer": "A court in Lagos sentenced two men to death for armed robbery and murder. The judge said that they had shot three"
    " people in a raid on a bank.",
    "traffickers": "Libyan police freed 195 migrants from a warehouse where smugglers held them for ransom. Four traffickers were arrested.",
    "pilgrims": "Around 40,000 Indonesian pilgrims returned home from Mecca this week. Officials said that 300 had died in the heat.",
    "peace corps": "The United Nations brings 800 peacekeepers home from Mali. The mission lost 311 soldiers in ten years, most of them"
    " in attacks by jihadists.",
    "budget": "Parliament in Baghdad passed a budget with 4 million public jobs. Work on new prisons and courts will cost 300 million"
    " dollars.",
    "troops": "The United States withdraws 600 soldiers from northeast Syria, where they fought Islamic State with Kurdish forces."
    " Three bases were closed.",
    "victims": "Islamic State executed 15 people in Deir al-Zor, a monitor said. They were accused of spying and shot in a square.",
    "looted villages": "Militants who captured a town in Cabo Delgado beheaded 11 men. Thousands of families fled to Pemba.",
    "film": "A film about women in the caliphate won the festival's first prize. It was seen by 200,000 people in France.",
    "kidnapped children ukraine": "Ukraine says that 19,546 of its children were taken to Russia. Qatar helped to bring seven of them"
    " back to their families this week.",
    "deported afghans": "Pakistan has sent back 541,000 Afghans without papers since October. Families wait in a camp at Torkham; police"
    " arrested some 300 who had stayed on.",
    "human trafficking returnees": "Nepal brought home 40 women who were forced to work in bars in Dubai. The agents who had recruited"
    " them were arrested.",
    "rescued captives": "Nigerian troops rescued 137 women and children whom Boko Haram had held captive in the Sambisa forest. The"
    " freed captives were taken to a camp in Maiduguri for care.",
    "migrants at guantanamo": "A first flight with ten migrants has landed at Guantanamo Bay. The immigration authority will hold"
    " up to 30,000 people at the base before they are deported.",
    "bodies exchanged": "Russia and Ukraine exchanged the bodies of fallen soldiers on Friday, after a prisoner exchange in May. Kyiv"
    " received 1,000 bodies and Moscow 31. Experts began to identify the remains.",
    "attack with background": "Gunmen killed five Kurdish police officers at a checkpoint near Raqqa on Monday. No group claimed the"
    " attack. Two bombs had wounded nine people in the city last week. Clashes were also reported from Deir al-Zor, where a drone"
    " killed an oil worker. Cells of Islamic State have stepped up their attacks this year. Kurdish forces guard prisons that hold"
    " some 10,000 fighters of the group.",
    "travel report": "Some 41,490 people from 80 countries went to Syria and Iraq to join Islamic State, a study says. About 13 percent"
    " were women. Recruiters found most of them online. Of the 850 who left Britain 425 have returned, and few were convicted."
    " More Tunisians than any others travelled to the war, and Russians came next.",
    "public execution": "Four men convicted of murder were put to death in front of crowds in Afghanistan on Friday, the Supreme Court"
    " said. The families of the victims had refused to pardon them.",
    "deserters": "Fourteen soldiers who deserted from the Congolese army were sentenced to death in Lubero. They had looted shops and"
    " fled from their posts, the court found.",
    "air strike on migrants": "An American air strike on a detention centre for African migrants in Saada, held by the Houthis, killed"
    " 68 people. Rescue teams pulled bodies from the rubble.",
    "coup": "Soldiers took power in Ouagadougou and detained the president. Flights were stopped and the borders closed.",
    "scam centres": "Thailand received 260 people from scam centres in Myanmar. An armed group handed them over at a border bridge, and"
    " they will be sent home to 20 countries.",
}  # fmt: skip


@pytest.mark.parametrize("name", ON_SUBJECT)
def test_articles_on_the_subject_pass(name: str) -> None:
    assert is_relevant(Document.parse(ON_SUBJECT[name])), explain(Document.parse(ON_SUBJECT[name]))


@pytest.mark.parametrize("name", OFF_SUBJECT)
def test_articles_on_other_subjects_do_not(name: str) -> None:
    assert not is_relevant(Document.parse(OFF_SUBJECT[name])), explain(Document.parse(OFF_SUBJECT[name]))
