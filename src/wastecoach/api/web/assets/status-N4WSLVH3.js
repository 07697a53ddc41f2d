import{r as t,t as r,u as e}from"./chunk-AEBQ6OSW.js";function m(){return r(e,{title:t("tabs.me"),children:null})}export{m as Status};
